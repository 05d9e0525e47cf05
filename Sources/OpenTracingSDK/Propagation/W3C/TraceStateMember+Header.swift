//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

extension TraceState.Member {
    private static let maximumLength = 256
    private static let keyStart = ASCIISet([
        UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
    ])
    private static let keyRest = ASCIISet(
        [UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9")],
        and: "_-*/@"
    )
    private static let valueCharacters = ASCIISet([0x20...0x7e]).subtracting(",=")

    /// Reads one entry, `key=value`.
    ///
    /// - Parameters:
    ///   - bytes: where the entry stands.
    ///   - range: which bytes, without blanks around them; must lie within the span.
    /// - Returns: the entry, or `nil` when it is malformed.
    init?(_ bytes: Bytes, in range: Range<Int>) {
        guard let equals = bytes.firstIndex(of: UInt8(ascii: "="), in: range),
            Self.isKey(bytes, in: range.lowerBound..<equals),
            Self.isValue(bytes, in: equals + 1..<range.upperBound)
        else { return nil }
        self.init(
            key: bytes.text(in: range.lowerBound..<equals),
            value: bytes.text(in: equals + 1..<range.upperBound)
        )
    }

    /// Whether the entry can stand in a header.
    var isWellFormed: Bool {
        key.withBytes { Self.isKey($0, in: 0..<$0.count) } && value.withBytes { Self.isValue($0, in: 0..<$0.count) }
    }

    /// How many characters the entry takes.
    var headerLength: Int { key.utf8.count + 1 + value.utf8.count }

    private static func isKey(_ bytes: Bytes, in range: Range<Int>) -> Bool {
        (1...maximumLength).contains(range.count) && keyStart.contains(bytes[range.lowerBound])
            && bytes.allSatisfy(in: range, keyRest)
    }

    private static func isValue(_ bytes: Bytes, in range: Range<Int>) -> Bool {
        (1...maximumLength).contains(range.count) && bytes[range.upperBound - 1] != UInt8(ascii: " ")
            && bytes.allSatisfy(in: range, valueCharacters)
    }
}
