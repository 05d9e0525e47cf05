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
