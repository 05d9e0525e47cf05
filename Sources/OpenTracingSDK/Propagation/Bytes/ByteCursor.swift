//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// A cursor over bytes that are read sequentially.
///
/// Every read is checked against the remaining bytes first, so none exceeds the bounds; and a cursor never outlives the call that
/// provided the bytes.
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

    /// The number of remaining bytes.
    var remaining: Int { end - position }

    /// Reads one byte.
    mutating func byte() throws(MalformedEntry) -> UInt8 {
        try take(1)
        return bytes[position - 1]
    }

    /// Reads a big-endian number.
    mutating func bigEndian<Number: FixedWidthInteger>(_ type: Number.Type) throws(MalformedEntry) -> Number {
        try take(MemoryLayout<Number>.size)
        return Number(bigEndian: bytes.loadUnaligned(fromByteOffset: position - MemoryLayout<Number>.size, as: type))
    }

    /// Reads a little-endian number.
    mutating func littleEndian<Number: FixedWidthInteger>(_ type: Number.Type) throws(MalformedEntry) -> Number {
        try take(MemoryLayout<Number>.size)
        return Number(littleEndian: bytes.loadUnaligned(fromByteOffset: position - MemoryLayout<Number>.size, as: type))
    }

    /// Reads a string.
    ///
    /// - Parameter count: its length in bytes.
    mutating func text(count: Int) throws(MalformedEntry) -> String {
        try take(count)
        guard let text = String(validating: bytes[position - count..<position], as: UTF8.self) else {
            throw MalformedEntry("has text that is not UTF-8")
        }
        return text
    }

    /// Skips bytes.
    ///
    /// - Parameter count: the number of bytes.
    mutating func skip(count: Int) throws(MalformedEntry) {
        try take(count)
    }

    /// Skips bytes, and returns a cursor over them.
    ///
    /// - Parameter count: the number of bytes.
    mutating func part(count: Int) throws(MalformedEntry) -> ByteCursor {
        try take(count)
        return ByteCursor(bytes, from: position - count, to: position)
    }

    private mutating func take(_ count: Int) throws(MalformedEntry) {
        guard count >= 0, count <= remaining else {
            throw MalformedEntry("ends early: \(count) more bytes were declared, \(remaining) remain")
        }
        position += count
    }
}

extension ByteCursor {
    /// The wire type of a protobuf field.
    enum WireType: UInt64 {
        case variableLength = 0
        case fixed64 = 1
        case lengthDelimited = 2
        case fixed32 = 5
    }

    /// Reads a protobuf varint.
    mutating func variableLengthNumber() throws(MalformedEntry) -> UInt64 {
        var number: UInt64 = 0
        for shift in stride(from: UInt64(0), to: 70, by: 7) {
            let byte = try byte()
            number |= UInt64(byte & 0x7f) << shift
            guard byte & 0x80 != 0 else { return number }
        }
        throw MalformedEntry("has a number longer than ten bytes")
    }

    /// Reads the number and the wire type of a protobuf field.
    mutating func fieldTag() throws(MalformedEntry) -> (number: UInt64, type: WireType) {
        let tag = try variableLengthNumber()
        guard tag <= UInt32.max, tag >> 3 != 0, let type = WireType(rawValue: tag & 0x7) else {
            throw MalformedEntry("has a field without a valid number and type")
        }
        return (tag >> 3, type)
    }

    /// Reads the length of the following bytes, which must be available.
    mutating func length() throws(MalformedEntry) -> Int {
        let length = try variableLengthNumber()
        guard length <= UInt64(remaining) else {
            throw MalformedEntry("ends early: \(length) more bytes were declared, \(remaining) remain")
        }
        return Int(length)
    }

    /// Skips the value of a field.
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
    /// Appends a big-endian number.
    mutating func appendBigEndian(_ number: some FixedWidthInteger) {
        Swift.withUnsafeBytes(of: number.bigEndian) { append(contentsOf: $0) }
    }

    /// Appends a little-endian number.
    mutating func appendLittleEndian(_ number: some FixedWidthInteger) {
        Swift.withUnsafeBytes(of: number.littleEndian) { append(contentsOf: $0) }
    }

    /// Appends a protobuf varint.
    mutating func appendVariableLength(_ number: Int) {
        var rest = UInt64(clamping: number)
        while rest >= 0x80 {
            append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        append(UInt8(truncatingIfNeeded: rest))
    }
}
