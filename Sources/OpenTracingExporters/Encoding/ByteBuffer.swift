//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// Bytes that are written one after the other: a growing piece of memory with one owner.
///
/// An array would do the same, and asks for each byte whether somebody else holds it; what exporters write consists of very
/// many single bytes: with an array, writing a span costs more than half as much again.
///
/// Memory safety: `start` is memory for `capacity` bytes, of which the first `count` are initialised. Both are private, the
/// buffer cannot be copied, and every write first makes room through ``reserve(_:)``; so no access leaves the memory, and no
/// other value refers to it when it is freed.
struct ByteBuffer: ~Copyable {
    private var start: UnsafeMutablePointer<UInt8>
    private var capacity: Int

    /// How many bytes were written.
    private(set) var count = 0

    init(reservingCapacity capacity: Int = 0) {
        self.capacity = max(64, capacity)
        start = .allocate(capacity: self.capacity)
    }

    deinit {
        start.deallocate()
    }

    /// What was written.
    var bytes: [UInt8] { Array(UnsafeBufferPointer(start: start, count: count)) }

    /// Makes room for further bytes.
    @inline(__always)
    private mutating func reserve(_ additional: Int) {
        if capacity - count < additional { grow(by: additional) }
    }

    @inline(never)
    private mutating func grow(by additional: Int) {
        let larger = max(capacity * 2, count + additional)
        let moved = UnsafeMutablePointer<UInt8>.allocate(capacity: larger)
        moved.moveInitialize(from: start, count: count)
        start.deallocate()
        start = moved
        capacity = larger
    }

    @inline(__always)
    mutating func append(_ byte: UInt8) {
        reserve(1)
        start[count] = byte
        count += 1
    }

    mutating func append(_ bytes: UnsafeBufferPointer<UInt8>) {
        guard let source = bytes.baseAddress else { return }
        reserve(bytes.count)
        (start + count).initialize(from: source, count: bytes.count)
        count += bytes.count
    }

    mutating func append(_ text: StaticString) {
        text.withUTF8Buffer { append($0) }
    }

    mutating func append(_ text: String) {
        let copied: Void? = text.utf8.withContiguousStorageIfAvailable { append($0) }
        guard copied == nil else { return }
        for byte in text.utf8 { append(byte) }
    }

    /// The bytes of a number as they stand in memory: pass `littleEndian` or `bigEndian` of it.
    @inline(__always)
    mutating func append<Number: FixedWidthInteger & BitwiseCopyable>(bytesOf number: Number) {
        reserve(MemoryLayout<Number>.size)
        UnsafeMutableRawPointer(start + count).storeBytes(of: number, as: Number.self)
        count += MemoryLayout<Number>.size
    }

    /// A number in seven bits a byte, the lowest first, as protobuf has them.
    @inline(__always)
    mutating func append(varint number: UInt64) {
        reserve(10)
        var rest = number
        while rest >= 0x80 {
            start[count] = UInt8(truncatingIfNeeded: rest) | 0x80
            count += 1
            rest >>= 7
        }
        start[count] = UInt8(truncatingIfNeeded: rest)
        count += 1
    }

    /// A number in decimal digits.
    mutating func append(decimal number: UInt64) {
        reserve(20)
        var digits = 1
        var bound: UInt64 = 10
        while number >= bound, digits < 20 {
            digits += 1
            let (product, overflow) = bound.multipliedReportingOverflow(by: 10)
            if overflow { break }
            bound = product
        }
        var rest = number
        for place in stride(from: count + digits - 1, through: count, by: -1) {
            start[place] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10)
            rest /= 10
        }
        count += digits
    }

    /// Puts the length of what follows a place in front of it, as protobuf has it: seven bits a byte.
    ///
    /// - Parameter place: where one byte was kept for the length.
    mutating func insertLength(at place: Int) {
        let length = UInt64(count - place - 1)
        guard length >= 0x80 else {
            start[place] = UInt8(truncatingIfNeeded: length)
            return
        }
        let size = (UInt64.bitWidth - length.leadingZeroBitCount + 6) / 7
        reserve(size - 1)
        // Both ranges may overlap; `update` copes with that, and what lies between was initialised before.
        (start + place + size).update(from: start + place + 1, count: count - place - 1)
        let end = count + size - 1
        count = place
        append(varint: length)
        count = end
    }
}
