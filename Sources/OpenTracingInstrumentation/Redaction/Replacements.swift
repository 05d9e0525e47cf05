//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
/// Parts of a text that are to be replaced, found in any order.
struct Replacements {
    private struct Part {
        let range: Range<Int>
        let text: String

        func comes(before other: Part) -> Bool {
            (range.lowerBound, other.range.count) < (other.range.lowerBound, range.count)
        }
    }

    private var parts: [Part] = []
    private var isInOrder = true

    var isEmpty: Bool { parts.isEmpty }

    var ranges: [Range<Int>] { parts.map(\.range) }

    /// Replaces a range of bytes. Of two that overlap, the one that begins first counts.
    mutating func replace(_ range: Range<Int>, with text: String = Redaction.placeholder) {
        let part = Part(range: range, text: text)
        if let last = parts.last, part.comes(before: last) { isInOrder = false }
        parts.append(part)
    }

    /// A range of a text with everything replaced in it.
    func applied(to bytes: UnsafeBufferPointer<UInt8>, in whole: Range<Int>) -> String {
        String(unsafeUninitializedCapacity: capacity(for: whole)) { buffer in
            var writer = TextWriter(buffer)
            write(bytes, in: whole, to: &writer)
            return writer.count
        }
    }

    /// How many bytes a range has at most with everything replaced in it.
    func capacity(for whole: Range<Int>) -> Int {
        var capacity = whole.count
        for part in parts { capacity += part.text.utf8.count }
        return capacity
    }

    /// Writes a range of a text with everything replaced in it.
    func write(_ bytes: UnsafeBufferPointer<UInt8>, in whole: Range<Int>, to writer: inout TextWriter) {
        var position = whole.lowerBound
        if !parts.isEmpty {
            for part in isInOrder ? parts : parts.sorted(by: { $0.comes(before: $1) })
            where part.range.lowerBound >= position {
                writer.write(bytes, in: position..<part.range.lowerBound)
                writer.write(part.text)
                position = part.range.upperBound
            }
        }
        writer.write(bytes, in: position..<whole.upperBound)
    }
}

/// Writes text into memory that has room for it.
struct TextWriter {
    private let buffer: UnsafeMutableBufferPointer<UInt8>
    private(set) var count = 0

    init(_ buffer: UnsafeMutableBufferPointer<UInt8>) {
        self.buffer = buffer
    }

    mutating func write(_ bytes: UnsafeBufferPointer<UInt8>, in range: Range<Int>) {
        guard !range.isEmpty else { return }
        let target = UnsafeMutableBufferPointer(rebasing: buffer[count..<(count + range.count)])
        _ = target.initialize(fromContentsOf: UnsafeBufferPointer(rebasing: bytes[range]))
        count += range.count
    }

    mutating func write(_ text: String) {
        text.withBytes { write($0, in: $0.indices) }
    }
}

extension String {
    /// Gives the bytes of the text, without a copy of them where there is a way.
    func withBytes<Result>(_ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
        if let result = utf8.withContiguousStorageIfAvailable(body) { return result }
        var copy = self
        return copy.withUTF8(body)
    }
}
