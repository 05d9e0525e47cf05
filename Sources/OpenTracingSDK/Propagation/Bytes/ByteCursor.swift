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
