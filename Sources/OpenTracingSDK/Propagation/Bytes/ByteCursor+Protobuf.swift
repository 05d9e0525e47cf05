//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

extension ByteCursor {
    /// How the value of a protobuf field is encoded.
    enum WireType: UInt64 {
        case variableLength = 0
        case fixed64 = 1
        case lengthDelimited = 2
        case fixed32 = 5
    }

    /// Reads a protobuf number of variable length.
    mutating func variableLengthNumber() throws(MalformedEntry) -> UInt64 {
        var number: UInt64 = 0
        for shift in stride(from: UInt64(0), to: 70, by: 7) {
            let byte = try byte()
            number |= UInt64(byte & 0x7f) << shift
            guard byte & 0x80 != 0 else { return number }
        }
        throw MalformedEntry("has a number of more than ten bytes")
    }

    /// Reads the number and the type of a protobuf field.
    mutating func fieldTag() throws(MalformedEntry) -> (number: UInt64, type: WireType) {
        let tag = try variableLengthNumber()
        guard tag <= UInt32.max, tag >> 3 != 0, let type = WireType(rawValue: tag & 0x7) else {
            throw MalformedEntry("has a field without a valid number and type")
        }
        return (tag >> 3, type)
    }

    /// Reads the length of what follows, which must be there.
    mutating func length() throws(MalformedEntry) -> Int {
        let length = try variableLengthNumber()
        guard length <= UInt64(remaining) else {
            throw MalformedEntry("ends early: \(length) more bytes were announced, \(remaining) are left")
        }
        return Int(length)
    }

    /// Passes over the value of a field.
    mutating func skipValue(of type: WireType) throws(MalformedEntry) {
        switch type {
        case .variableLength: _ = try variableLengthNumber()
        case .fixed64: try skip(count: 8)
        case .lengthDelimited: try skip(count: try length())
        case .fixed32: try skip(count: 4)
        }
    }
}
