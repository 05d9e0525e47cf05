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

    /// Forgets what was written behind a place.
    mutating func truncate(to place: Int) {
        count = min(count, max(0, place))
    }

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

    @inline(__always)
    mutating func append(_ bytes: UnsafeBufferPointer<UInt8>) {
        guard let source = bytes.baseAddress else { return }
        reserve(bytes.count)
        Self.copy(bytes.count, from: source, to: start + count)
        count += bytes.count
    }

    /// Copies bytes; most texts are so short that the call of a function would take longer than their copy.
    ///
    /// Between eight and 32 bytes are copied as two words that may overlap.
    @inline(__always)
    private static func copy(_ count: Int, from source: UnsafePointer<UInt8>, to target: UnsafeMutablePointer<UInt8>) {
        func copyEnds<Word: BitwiseCopyable>(_: Word.Type) {
            let rest = count - MemoryLayout<Word>.size
            let from = UnsafeRawPointer(source)
            let into = UnsafeMutableRawPointer(target)
            let (first, last) = (from.loadUnaligned(as: Word.self), from.loadUnaligned(fromByteOffset: rest, as: Word.self))
            into.storeBytes(of: first, as: Word.self)
            into.storeBytes(of: last, toByteOffset: rest, as: Word.self)
        }
        switch count {
        case 16...32: copyEnds(SIMD16<UInt8>.self)
        case 8..<16: copyEnds(UInt64.self)
        case 4..<8: copyEnds(UInt32.self)
        case 2..<4: copyEnds(UInt16.self)
        case 1: target.pointee = source.pointee
        default: target.initialize(from: source, count: count)
        }
    }

    @inline(__always)
    mutating func append(_ text: StaticString) {
        text.withUTF8Buffer { bytes in
            reserve(bytes.count)
            // The length is known where this is inlined, so that the compiler copies whole words.
            guard let source = bytes.baseAddress else { return }
            (start + count).initialize(from: source, count: bytes.count)
            count += bytes.count
        }
    }

    /// Text between a byte and an ending, with room made once.
    @inline(__always)
    mutating func append(_ beginning: UInt8, _ text: StaticString, _ ending: StaticString) {
        reserve(1 + text.utf8CodeUnitCount + ending.utf8CodeUnitCount)
        append(beginning)
        append(text)
        append(ending)
    }

    @inline(__always)
    mutating func append(_ text: String) {
        text.withBytes { append($0) }
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
        let digits = Self.decimalDigitCount(number)
        var place = count + digits
        count = place
        var rest = number
        while rest >= 10 {
            let (quotient, pair) = rest.quotientAndRemainder(dividingBy: 100)
            place -= 2
            start[place] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: pair / 10)
            start[place + 1] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: pair % 10)
            rest = quotient
        }
        if place > count - digits { start[place - 1] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest) }
    }

    private static func decimalDigitCount(_ number: UInt64) -> Int {
        var (digits, bound) = (1, number)
        while bound >= 10_000 {
            bound /= 10_000
            digits += 4
        }
        return digits + (bound >= 1_000 ? 3 : bound >= 100 ? 2 : bound >= 10 ? 1 : 0)
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
