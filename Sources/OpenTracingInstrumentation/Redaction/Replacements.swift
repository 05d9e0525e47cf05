//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
/// Parts of a text that are to be replaced, found in any order.
struct Replacements {
    private var parts: [(range: Range<Int>, text: String)] = []

    var isEmpty: Bool { parts.isEmpty }

    var ranges: [Range<Int>] { parts.map(\.range) }

    /// Replaces a range of bytes. Of two that overlap, the one that begins first counts.
    mutating func replace(_ range: Range<Int>, with text: String = Redaction.placeholder) {
        parts.append((range, text))
    }

    /// A range of a text with everything replaced in it.
    func applied(to bytes: UnsafeBufferPointer<UInt8>, in whole: Range<Int>) -> String {
        var result: [UInt8] = []
        result.reserveCapacity(whole.count + 16 * parts.count)
        var position = whole.lowerBound
        for part in parts.sorted(by: { ($0.range.lowerBound, -$0.range.count) < ($1.range.lowerBound, -$1.range.count) }
        )
        where part.range.lowerBound >= position {
            result += bytes[position..<part.range.lowerBound]
            result += part.text.utf8
            position = part.range.upperBound
        }
        result += bytes[position..<whole.upperBound]
        return String(decoding: result, as: UTF8.self)
    }
}
