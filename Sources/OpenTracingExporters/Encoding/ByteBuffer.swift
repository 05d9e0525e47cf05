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
/// other value refers to it when it is freed. Memory that belongs to an array is lent to the buffer inside of
/// ``array(reservingCapacity:_:)`` alone, which hands the buffer to a function that has to give it back; it is never freed here.
struct ByteBuffer: ~Copyable {
    private var start: UnsafeMutablePointer<UInt8>
    private var capacity: Int
    private var isLent = false

    /// How many bytes were written.
    private(set) var count = 0

    init(reservingCapacity capacity: Int = 0) {
        self.capacity = max(64, capacity)
        start = .allocate(capacity: self.capacity)
    }

    private init(lent memory: UnsafeMutableBufferPointer<UInt8>, start: UnsafeMutablePointer<UInt8>) {
        self.start = start
        capacity = memory.count
        isLent = true
    }

    deinit {
        if !isLent { start.deallocate() }
    }

    /// An array of what a function writes. It is written into the array itself, and copied only if there is more than was reserved.
    static func array(
        reservingCapacity capacity: Int,
        _ write: (consuming ByteBuffer) -> ByteBuffer
    ) -> [UInt8] {
        var larger: [UInt8]?
        let bytes = [UInt8](unsafeUninitializedCapacity: capacity) { memory, count in
            guard let start = memory.baseAddress else {
                larger = write(ByteBuffer()).bytes
                return
            }
            let written = write(ByteBuffer(lent: memory, start: start))
            if written.isLent { count = written.count } else { larger = written.bytes }
        }
        return larger ?? bytes
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
        if capacity &- count < additional { grow(by: additional) }
    }

    @inline(never)
    private mutating func grow(by additional: Int) {
        let larger = max(capacity * 2, count + additional)
        let moved = UnsafeMutablePointer<UInt8>.allocate(capacity: larger)
        moved.moveInitialize(from: start, count: count)
        if !isLent { start.deallocate() }
        isLent = false
        start = moved
        capacity = larger
    }

    @inline(__always)
    mutating func append(_ byte: UInt8) {
        reserve(1)
        start[count] = byte
        count += 1
    }

    /// Appends so many bytes, which a function writes, all of them, where there is room for them.
    ///
    /// It gets a place of its own: the compiler cannot know that bytes are not written to the buffer's fields, and would read them
    /// again after each piece.
    @inline(__always)
    mutating func append(_ size: Int, writtenBy write: (inout UnsafeMutableRawPointer) -> Void) {
        reserve(size)
        var place = UnsafeMutableRawPointer(start + count)
        write(&place)
        count &+= size
    }

    /// The beginning of a text in which no byte has a property.
    ///
    /// - Parameters:
    ///   - text: the text.
    ///   - isFound: whether one of eight bytes, the first of them the lowest, has the property.
    /// - Returns: how many bytes were written; eight bytes are left, or less, of which one has the property, or all are written.
    @inline(__always)
    mutating func append(_ text: UnsafeBufferPointer<UInt8>, until isFound: (UInt64) -> Bool) -> Int {
        guard let source = text.baseAddress else { return 0 }
        reserve(text.count + 8)
        let (from, into) = (UnsafeRawPointer(source), UnsafeMutableRawPointer(start + count))
        var done = 0
        while done + 8 <= text.count {
            let word = from.loadUnaligned(fromByteOffset: done, as: UInt64.self)
            if isFound(word) { break }
            into.storeBytes(of: word, toByteOffset: done, as: UInt64.self)
            done += 8
        }
        let rest = text.count - done
        if rest > 0, rest < 8 {
            // Spaces stand for the bytes that are not there.
            var word: UInt64 = 0x2020_2020_2020_2020
            if text.count >= 8 {
                word = from.loadUnaligned(fromByteOffset: text.count - 8, as: UInt64.self) >> UInt64(8 * (8 - rest))
                word |= 0x2020_2020_2020_2020 << UInt64(8 * rest)
            } else {
                for place in stride(from: rest - 1, through: 0, by: -1) {
                    word = word << 8 | UInt64(source[place])
                }
            }
            word = UInt64(littleEndian: word)
            if !isFound(word) {
                // There is room for eight, of which those that count stay.
                into.storeBytes(of: word, toByteOffset: done, as: UInt64.self)
                done += rest
            }
        }
        count += done
        return done
    }

    @inline(__always)
    mutating func append(_ text: StaticString) {
        text.withUTF8Buffer { bytes in
            reserve(bytes.count)
            // The length is known where this is inlined, so that the compiler copies whole words.
            guard let source = bytes.baseAddress else { return }
            (start + count).initialize(from: source, count: bytes.count)
            count &+= bytes.count
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
        count &+= MemoryLayout<Number>.size
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
        // The last digits come first, so they are written behind, and moved to their place when their count is known.
        reserve(40)
        let end = start + count + 40
        var place = end
        var rest = number
        while rest >= 100 {
            let (quotient, pair) = rest.quotientAndRemainder(dividingBy: 100)
            place -= 2
            Self.write(pair: Int(pair), to: place)
            rest = quotient
        }
        if rest >= 10 {
            place -= 2
            Self.write(pair: Int(rest), to: place)
        } else {
            place -= 1
            place.pointee = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest)
        }
        let digits = end - place
        UnsafeMutableRawPointer(start + count).copyShort(digits, from: UnsafeRawPointer(place))
        count += digits
    }

    @inline(__always)
    private static func write(pair: Int, to place: UnsafeMutablePointer<UInt8>) {
        let source = UnsafeRawPointer(pairs.utf8Start)
        UnsafeMutableRawPointer(place).storeBytes(
            of: source.loadUnaligned(fromByteOffset: 2 * pair, as: UInt16.self),
            as: UInt16.self
        )
    }

    /// The numbers from 0 to 99 in two digits each.
    private static var pairs: StaticString {
        """
        0001020304050607080910111213141516171819202122232425262728293031323334353637383940414243444546474849\
        5051525354555657585960616263646566676869707172737475767778798081828384858687888990919293949596979899
        """
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

    /// Puts the length of what follows a place in front of it, as ``insertLength(at:)`` does.
    ///
    /// - Parameter place: where two bytes were kept for the length.
    @inline(__always)
    mutating func insertLongLength(at place: Int) {
        let length = count - place - 2
        guard length >= 0x80, length < 0x4000 else { return moveAndInsertLength(at: place) }
        let (low, high) = (UInt16(length & 0x7f | 0x80), UInt16(length >> 7))
        UnsafeMutableRawPointer(start + place).storeBytes(of: (low | high << 8).littleEndian, as: UInt16.self)
    }

    @inline(never)
    private mutating func moveAndInsertLength(at place: Int) {
        // Both ranges may overlap; `update` copes with that, and what lies between was initialised before.
        (start + place + 1).update(from: start + place + 2, count: count - place - 2)
        count -= 1
        insertLength(at: place)
    }
}
