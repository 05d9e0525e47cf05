//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// A string of at most 32 bytes, stored as four words, some of which overlap. Two strings are equal if their words are.
///
/// Accessing the bytes of a string in place retains it for the duration. Most strings in a span are so short that copying their
/// bytes costs less.
struct ShortText: Equatable {
    let count: Int
    private let words: (UInt64, UInt64, UInt64, UInt64)

    static let maximumCount = 32

    /// Creates a short text; `nil` if the string is too long or not contiguous in memory.
    @inline(__always)
    init?(_ text: String) {
        guard let short = text.utf8.withContiguousStorageIfAvailable({ ShortText($0) }), let short else { return nil }
        self = short
    }

    @inline(__always)
    init?(_ text: UnsafeBufferPointer<UInt8>) {
        count = text.count
        guard let base = text.baseAddress, count > 0 else {
            words = (0, 0, 0, 0)
            return
        }
        guard count <= Self.maximumCount else { return nil }
        // Memory safety: each word is within the first `count` bytes.
        let bytes = UnsafeRawPointer(base)
        @inline(__always)
        func word<Word: FixedWidthInteger & BitwiseCopyable>(_: Word.Type, at offset: Int) -> UInt64 {
            UInt64(truncatingIfNeeded: bytes.loadUnaligned(fromByteOffset: offset, as: Word.self))
        }
        switch count {
        case 17...:
            words = (
                word(UInt64.self, at: 0), word(UInt64.self, at: count &- 8), word(UInt64.self, at: 8),
                word(UInt64.self, at: count &- 16)
            )
        case 8...: words = (word(UInt64.self, at: 0), word(UInt64.self, at: count &- 8), 0, 0)
        case 4...: words = (word(UInt32.self, at: 0), word(UInt32.self, at: count &- 4), 0, 0)
        case 2...: words = (word(UInt16.self, at: 0), word(UInt16.self, at: count &- 2), 0, 0)
        default: words = (word(UInt8.self, at: 0), 0, 0, 0)
        }
    }

    /// Writes the bytes.
    ///
    /// - Parameter place: memory with room for all of them.
    @inline(__always)
    func write(to place: UnsafeMutableRawPointer) {
        @inline(__always)
        func store<Word: FixedWidthInteger & BitwiseCopyable>(_ word: UInt64, as: Word.Type, at offset: Int) {
            place.storeBytes(of: Word(truncatingIfNeeded: word), toByteOffset: offset, as: Word.self)
        }
        switch count {
        case 17...:
            store(words.0, as: UInt64.self, at: 0)
            store(words.2, as: UInt64.self, at: 8)
            store(words.3, as: UInt64.self, at: count &- 16)
            store(words.1, as: UInt64.self, at: count &- 8)
        case 8...:
            store(words.0, as: UInt64.self, at: 0)
            store(words.1, as: UInt64.self, at: count &- 8)
        case 4...:
            store(words.0, as: UInt32.self, at: 0)
            store(words.1, as: UInt32.self, at: count &- 4)
        case 2...:
            store(words.0, as: UInt16.self, at: 0)
            store(words.1, as: UInt16.self, at: count &- 2)
        case 1: store(words.0, as: UInt8.self, at: 0)
        default: break
        }
    }

    /// Calls a closure with the bytes.
    @inline(__always)
    func withBytes<Result>(_ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
        withUnsafeTemporaryAllocation(byteCount: Self.maximumCount, alignment: 8) { memory in
            guard let base = memory.baseAddress else { return body(UnsafeBufferPointer(start: nil, count: 0)) }
            write(to: base)
            // Memory safety: the memory is bound to nothing else, and the first `count` bytes were just written.
            return body(UnsafeBufferPointer(start: base.bindMemory(to: UInt8.self, capacity: count), count: count))
        }
    }

    /// A hash below 256 with few collisions between known names.
    @inline(__always)
    var slot: Int {
        Int(
            truncatingIfNeeded: (words.0 &* 0x9e37_79b9_7f4a_7c15 ^ words.1 &* 0xc2b2_ae3d_27d4_eb4f
                &+ UInt64(truncatingIfNeeded: count)) >> 56
        )
    }

    @inline(__always)
    static func == (left: ShortText, right: ShortText) -> Bool {
        left.count == right.count
            && left.words.0 ^ right.words.0 | left.words.1 ^ right.words.1 | left.words.2 ^ right.words.2
                | left.words.3 ^ right.words.3 == 0
    }
}

extension String {
    /// Calls a closure with the UTF-8 bytes. They are copied only if the string is not contiguous, as some Objective-C strings
    /// are.
    @inline(__always)
    func withBytes<Result>(_ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
        if let result = utf8.withContiguousStorageIfAvailable(body) { return result }
        var copy = self
        return copy.withUTF8(body)
    }
}
