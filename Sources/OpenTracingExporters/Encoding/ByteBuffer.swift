//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// A sequential byte buffer: growing memory with a single owner.
///
/// An array would check for unique ownership on each byte. Exporters write very many single bytes: with an array, writing a span
/// costs more than 1.5 times as much.
///
/// Memory safety: `start` is memory for `capacity` bytes, of which the first `count` are initialized. Both are private, the
/// buffer cannot be copied, and every write first makes room through ``reserve(_:)``; so no access exceeds the memory, and no
/// other value refers to it when it is freed. Memory of an array is lent to the buffer only within
/// ``array(reservingCapacity:_:)``, which passes the buffer to a closure that must return it; it is never freed here.
struct ByteBuffer: ~Copyable {
    private var start: UnsafeMutablePointer<UInt8>
    private var capacity: Int
    private var isLent = false

    /// The number of bytes written.
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

    /// Returns an array of the bytes that a closure writes. They are written in place, and copied only if they exceed the
    /// reserved capacity.
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

    /// The bytes written.
    var bytes: [UInt8] { Array(UnsafeBufferPointer(start: start, count: count)) }

    /// Discards everything written after a position.
    mutating func truncate(to place: Int) {
        count = min(count, max(0, place))
    }

    /// Reserves space for more bytes.
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

    /// Appends a number of bytes, all of which a closure must write.
    ///
    /// It gets its own pointer: the compiler cannot know that the bytes do not alias the buffer's fields, and would reload those
    /// after each piece.
    @inline(__always)
    mutating func append(_ size: Int, writtenBy write: (inout UnsafeMutableRawPointer) -> Void) {
        reserve(size)
        var place = UnsafeMutableRawPointer(start + count)
        write(&place)
        count &+= size
    }

    /// Appends the prefix of a text in which no byte has a property.
    ///
    /// - Parameters:
    ///   - text: the text.
    ///   - isFound: whether one of eight bytes, the first being the lowest, has the property.
    /// - Returns: the number of bytes written. Unless that is all of them, one of the next eight bytes has the property.
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
            // Spaces stand in for the missing bytes.
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
                // There is room for eight bytes, of which only the valid ones are kept.
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
            // The length is constant when this is inlined, so the compiler copies whole words.
            guard let source = bytes.baseAddress else { return }
            (start + count).initialize(from: source, count: bytes.count)
            count &+= bytes.count
        }
    }

    /// Appends a byte, a text and an ending, reserving space once.
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

    /// Appends the bytes of a number in memory order: pass its `littleEndian` or `bigEndian`.
    @inline(__always)
    mutating func append<Number: FixedWidthInteger & BitwiseCopyable>(bytesOf number: Number) {
        reserve(MemoryLayout<Number>.size)
        UnsafeMutableRawPointer(start + count).storeBytes(of: number, as: Number.self)
        count &+= MemoryLayout<Number>.size
    }

    /// Appends a number as a protobuf varint.
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

    /// Appends a number in decimal.
    mutating func append(decimal number: UInt64) {
        // The last digits come first, so they are written at the end, and moved into place when their count is known.
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

    /// The numbers from 0 to 99, with two digits each.
    private static var pairs: StaticString {
        """
        0001020304050607080910111213141516171819202122232425262728293031323334353637383940414243444546474849\
        5051525354555657585960616263646566676869707172737475767778798081828384858687888990919293949596979899
        """
    }

    /// Inserts the length of everything after a position as a protobuf varint.
    ///
    /// - Parameter place: the position of the byte reserved for the length.
    mutating func insertLength(at place: Int) {
        let length = UInt64(count - place - 1)
        guard length >= 0x80 else {
            start[place] = UInt8(truncatingIfNeeded: length)
            return
        }
        let size = (UInt64.bitWidth - length.leadingZeroBitCount + 6) / 7
        reserve(size - 1)
        // The ranges may overlap; `update` handles that, and the bytes in between are already initialized.
        (start + place + size).update(from: start + place + 1, count: count - place - 1)
        let end = count + size - 1
        count = place
        append(varint: length)
        count = end
    }

    /// Inserts the length of everything after a position like ``insertLength(at:)``.
    ///
    /// - Parameter place: the position of the two bytes reserved for the length.
    @inline(__always)
    mutating func insertLongLength(at place: Int) {
        let length = count - place - 2
        guard length >= 0x80, length < 0x4000 else { return moveAndInsertLength(at: place) }
        let (low, high) = (UInt16(length & 0x7f | 0x80), UInt16(length >> 7))
        UnsafeMutableRawPointer(start + place).storeBytes(of: (low | high << 8).littleEndian, as: UInt16.self)
    }

    @inline(never)
    private mutating func moveAndInsertLength(at place: Int) {
        // The ranges may overlap; `update` handles that, and the bytes in between are already initialized.
        (start + place + 1).update(from: start + place + 2, count: count - place - 2)
        count -= 1
        insertLength(at: place)
    }
}

extension ByteBuffer {
    @inline(__always)
    mutating func append(_ bytes: UnsafeBufferPointer<UInt8>) {
        append(bytes.count) { $0.put(bytes) }
    }

    /// Appends a text, preceded by two bytes.
    @inline(__always)
    mutating func append(_ first: UInt16, _ text: UnsafeBufferPointer<UInt8>) {
        append(2 &+ text.count) { place in
            place.put(first)
            place.put(text)
        }
    }

    /// Appends two texts, each preceded by four bytes.
    @inline(__always)
    mutating func append(
        _ first: UInt32,
        _ text: UnsafeBufferPointer<UInt8>,
        _ second: UInt32,
        _ other: UnsafeBufferPointer<UInt8>
    ) {
        append(8 &+ text.count &+ other.count) { place in
            place.put(first)
            place.put(text)
            place.put(second)
            place.put(other)
        }
    }

    /// Appends two texts, each preceded by four bytes.
    @inline(__always)
    mutating func append(
        _ first: UInt32,
        _ text: UnsafeBufferPointer<UInt8>,
        _ second: UInt32,
        _ other: ShortText
    ) {
        append(8 &+ text.count &+ other.count) { place in
            place.put(first)
            place.put(text)
            place.put(second)
            other.write(to: place)
        }
    }

    /// Appends a text, preceded and followed by four bytes.
    @inline(__always)
    mutating func append(_ first: UInt32, _ text: UnsafeBufferPointer<UInt8>, _ second: UInt32) {
        append(8 &+ text.count) { place in
            place.put(first)
            place.put(text)
            place.put(second)
        }
    }

    /// Appends a byte and the bytes of a number in memory order.
    @inline(__always)
    mutating func append(_ byte: UInt8, bytesOf number: UInt64) {
        append(9) { place in
            place.put(byte)
            place.put(number)
        }
    }

    /// Appends a byte and the bytes of two numbers in memory order.
    @inline(__always)
    mutating func append(_ byte: UInt8, bytesOf high: UInt64, _ low: UInt64) {
        append(17) { place in
            place.put(byte)
            place.put(high)
            place.put(low)
        }
    }
}

// Memory safety: all of these write where a buffer has reserved enough memory.

extension UnsafeMutableRawPointer {
    /// Writes a word in memory order, and advances past it.
    @inline(__always)
    fileprivate mutating func put<Word: FixedWidthInteger & BitwiseCopyable>(_ word: Word) {
        storeBytes(of: word, as: Word.self)
        self += MemoryLayout<Word>.size
    }

    /// Writes bytes, and advances past them.
    @inline(__always)
    fileprivate mutating func put(_ bytes: UnsafeBufferPointer<UInt8>) {
        guard let source = bytes.baseAddress else { return }
        copyShort(bytes.count, from: UnsafeRawPointer(source))
        self += bytes.count
    }

    /// Copies bytes; most texts are so short that a function call would take longer than the copy.
    ///
    /// Two to 32 bytes are copied as two words that may overlap.
    @inline(__always)
    func copyShort(_ count: Int, from source: UnsafeRawPointer) {
        @inline(__always)
        func copyEnds<Word: BitwiseCopyable>(_: Word.Type) {
            let rest = count &- MemoryLayout<Word>.size
            let (first, last) = (
                source.loadUnaligned(as: Word.self), source.loadUnaligned(fromByteOffset: rest, as: Word.self)
            )
            storeBytes(of: first, as: Word.self)
            storeBytes(of: last, toByteOffset: rest, as: Word.self)
        }
        switch count {
        case 16...32: copyEnds(SIMD16<UInt8>.self)
        case 8..<16: copyEnds(UInt64.self)
        case 4..<8: copyEnds(UInt32.self)
        case 2..<4: copyEnds(UInt16.self)
        case 1: storeBytes(of: source.load(as: UInt8.self), as: UInt8.self)
        default: copyMemory(from: source, byteCount: count)
        }
    }
}
