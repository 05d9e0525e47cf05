//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

extension ByteBuffer {
    @inline(__always)
    mutating func append(_ bytes: UnsafeBufferPointer<UInt8>) {
        append(bytes.count) { $0.put(bytes) }
    }

    /// A text with two bytes before it.
    @inline(__always)
    mutating func append(_ first: UInt16, _ text: UnsafeBufferPointer<UInt8>) {
        append(2 &+ text.count) { place in
            place.put(first)
            place.put(text)
        }
    }

    /// Two texts, with four bytes before each.
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

    /// Two texts, with four bytes before each.
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

    /// A text with four bytes before it, and four behind.
    @inline(__always)
    mutating func append(_ first: UInt32, _ text: UnsafeBufferPointer<UInt8>, _ second: UInt32) {
        append(8 &+ text.count) { place in
            place.put(first)
            place.put(text)
            place.put(second)
        }
    }

    /// The bytes of a number as they stand in memory, behind another byte.
    @inline(__always)
    mutating func append(_ byte: UInt8, bytesOf number: UInt64) {
        append(9) { place in
            place.put(byte)
            place.put(number)
        }
    }

    /// The bytes of two numbers as they stand in memory, behind another byte.
    @inline(__always)
    mutating func append(_ byte: UInt8, bytesOf high: UInt64, _ low: UInt64) {
        append(17) { place in
            place.put(byte)
            place.put(high)
            place.put(low)
        }
    }
}

// Memory safety: all of these write where a buffer has made room for as much as they write.

extension UnsafeMutableRawPointer {
    /// Writes a word as it stands in memory, and goes behind it.
    @inline(__always)
    fileprivate mutating func put<Word: FixedWidthInteger & BitwiseCopyable>(_ word: Word) {
        storeBytes(of: word, as: Word.self)
        self += MemoryLayout<Word>.size
    }

    /// Writes bytes, and goes behind them.
    @inline(__always)
    fileprivate mutating func put(_ bytes: UnsafeBufferPointer<UInt8>) {
        guard let source = bytes.baseAddress else { return }
        copyShort(bytes.count, from: UnsafeRawPointer(source))
        self += bytes.count
    }

    /// Copies bytes; most texts are so short that the call of a function would take longer than their copy.
    ///
    /// Between two and 32 bytes are copied as two words that may overlap.
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
