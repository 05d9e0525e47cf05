//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

extension Bytes {
    /// The text that some of the bytes stand for; what is not UTF-8 becomes U+FFFD.
    ///
    /// - Parameter range: which bytes; must lie within the span.
    func text(in range: Range<Int>) -> String {
        extracting(range).withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) }
    }

    /// The range without the spaces and tabs at its ends, which HTTP allows around values.
    ///
    /// - Parameter range: which bytes; must lie within the span.
    func trimmed(_ range: Range<Int>) -> Range<Int> {
        var start = range.lowerBound
        var end = range.upperBound
        while start < end, self[start].isOptionalWhitespace {
            start += 1
        }
        while end > start, self[end - 1].isOptionalWhitespace {
            end -= 1
        }
        return start..<end
    }

    /// The place of the first such byte, or `nil`.
    ///
    /// - Parameters:
    ///   - byte: what to look for.
    ///   - range: where to look; must lie within the span.
    func firstIndex(of byte: UInt8, in range: Range<Int>) -> Int? {
        for index in range where self[index] == byte {
            return index
        }
        return nil
    }

    /// Whether all of some bytes are in a set.
    ///
    /// - Parameters:
    ///   - range: which bytes; must lie within the span.
    ///   - set: the set.
    func allSatisfy(in range: Range<Int>, _ set: ASCIISet) -> Bool {
        for index in range where !set.contains(self[index]) {
            return false
        }
        return true
    }
}

extension UInt8 {
    /// Whether the byte is a space or a tab.
    var isOptionalWhitespace: Bool { self == UInt8(ascii: " ") || self == UInt8(ascii: "\t") }
}
