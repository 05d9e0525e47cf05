//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// A place in bytes that are read from front to back.
///
/// Every read is checked against what is left before it touches a byte, so none goes beyond the bytes; and a cursor
/// lives no longer than the call that was given the bytes.
struct ByteCursor {
    private let bytes: UnsafeRawBufferPointer
    private var position: Int
    private let end: Int

    /// Creates a cursor at the first byte.
    init(_ bytes: UnsafeRawBufferPointer) {
        self.bytes = bytes
        position = 0
        end = bytes.count
    }

    private init(_ bytes: UnsafeRawBufferPointer, from position: Int, to end: Int) {
        self.bytes = bytes
        self.position = position
        self.end = end
    }

    /// How many bytes are left.
    var remaining: Int { end - position }

    /// Reads one byte.
    mutating func byte() throws(MalformedEntry) -> UInt8 {
        try take(1)
        return bytes[position - 1]
    }

    /// Reads a number, the most significant byte first.
    mutating func bigEndian<Number: FixedWidthInteger>(_ type: Number.Type) throws(MalformedEntry) -> Number {
        try take(MemoryLayout<Number>.size)
        return Number(bigEndian: bytes.loadUnaligned(fromByteOffset: position - MemoryLayout<Number>.size, as: type))
    }

    /// Reads a number, the least significant byte first.
    mutating func littleEndian<Number: FixedWidthInteger>(_ type: Number.Type) throws(MalformedEntry) -> Number {
        try take(MemoryLayout<Number>.size)
        return Number(littleEndian: bytes.loadUnaligned(fromByteOffset: position - MemoryLayout<Number>.size, as: type))
    }

    /// Reads a text.
    ///
    /// - Parameter count: how many bytes it has.
    mutating func text(count: Int) throws(MalformedEntry) -> String {
        try take(count)
        guard let text = String(validating: bytes[position - count..<position], as: UTF8.self) else {
            throw MalformedEntry("has text that is not UTF-8")
        }
        return text
    }

    /// Passes over bytes.
    ///
    /// - Parameter count: how many.
    mutating func skip(count: Int) throws(MalformedEntry) {
        try take(count)
    }

    /// Passes over bytes, and gives a cursor that reads these only.
    ///
    /// - Parameter count: how many.
    mutating func part(count: Int) throws(MalformedEntry) -> ByteCursor {
        try take(count)
        return ByteCursor(bytes, from: position - count, to: position)
    }

    private mutating func take(_ count: Int) throws(MalformedEntry) {
        guard count >= 0, count <= remaining else {
            throw MalformedEntry("ends early: \(count) more bytes were announced, \(remaining) are left")
        }
        position += count
    }
}

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

extension [UInt8] {
    /// Adds a number, the most significant byte first.
    mutating func appendBigEndian(_ number: some FixedWidthInteger) {
        Swift.withUnsafeBytes(of: number.bigEndian) { append(contentsOf: $0) }
    }

    /// Adds a number, the least significant byte first.
    mutating func appendLittleEndian(_ number: some FixedWidthInteger) {
        Swift.withUnsafeBytes(of: number.littleEndian) { append(contentsOf: $0) }
    }

    /// Adds a protobuf number of variable length.
    mutating func appendVariableLength(_ number: Int) {
        var rest = UInt64(clamping: number)
        while rest >= 0x80 {
            append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        append(UInt8(truncatingIfNeeded: rest))
    }
}
