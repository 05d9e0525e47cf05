//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// A text of at most 32 bytes, held by its bytes: as four words, some of which overlap. Two texts are the same if their words are.
///
/// What is done with the bytes of a string in place counts a reference to the string, for as long as it takes. Most texts of a span are
/// so short that taking their bytes along costs less.
struct ShortText: Equatable {
    let count: Int
    private let words: (UInt64, UInt64, UInt64, UInt64)

    static let maximumCount = 32

    /// The bytes of a text; `nil` for one that is too long, and for one that is no single piece of memory.
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
        // Memory safety: each word lies within the first `count` bytes.
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
    /// - Parameter place: where there is room for all of them.
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

    /// Calls a function with the bytes.
    @inline(__always)
    func withBytes<Result>(_ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
        withUnsafeTemporaryAllocation(byteCount: Self.maximumCount, alignment: 8) { memory in
            guard let base = memory.baseAddress else { return body(UnsafeBufferPointer(start: nil, count: 0)) }
            write(to: base)
            // Memory safety: the memory is bound to nothing else, and the first `count` bytes were written just now.
            return body(UnsafeBufferPointer(start: base.bindMemory(to: UInt8.self, capacity: count), count: count))
        }
    }

    /// A number below 256 that hardly any two names have in common.
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
