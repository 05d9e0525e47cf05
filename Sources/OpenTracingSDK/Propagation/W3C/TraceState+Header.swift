//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

extension TraceState {
    /// The maximum number of entries.
    static let maximumMemberCount = 32

    /// Entries longer than this, in characters, are dropped first if not all fit.
    private static let longMemberLength = 128

    /// Parses the values of all `tracestate` headers as one list.
    ///
    /// - Parameter values: the values, in the order of the headers.
    /// - Returns: the state, with the first of the entries with the same key, and at most 32 entries; `nil` if one of those is
    ///   malformed, because then none of it can be trusted.
    init?(parsingHeaders values: [String]) {
        var members: [Member] = []
        var count = 0
        for value in values {
            let isWellFormed = value.withBytes { bytes in
                var start = 0
                while start <= bytes.count {
                    let end = bytes.firstIndex(of: UInt8(ascii: ","), in: start..<bytes.count) ?? bytes.count
                    let entry = bytes.trimmed(start..<end)
                    start = end + 1
                    guard !entry.isEmpty else { continue }
                    guard count < Self.maximumMemberCount else { return true }
                    count += 1
                    guard let member = Member(bytes, in: entry) else { return false }
                    if !members.contains(where: { $0.key == member.key }) {
                        members.append(member)
                    }
                }
                return true
            }
            guard isWellFormed else { return nil }
        }
        self.init(members)
    }

    /// The entries as the value of a `tracestate` header; only for a state limited to well-formed entries.
    var headerValue: String {
        members.map { "\($0.key)=\($0.value)" }.joined(separator: ",")
    }

    /// The state without entries that are not valid in a header: malformed ones, repeated keys, and those beyond the 32nd.
    var wellFormed: TraceState {
        var kept: [Member] = []
        for member in members where member.isWellFormed {
            guard kept.count < Self.maximumMemberCount else { break }
            if !kept.contains(where: { $0.key == member.key }) {
                kept.append(member)
            }
        }
        return TraceState(kept)
    }

    /// Returns the state limited to a length.
    ///
    /// Whole entries are dropped: those longer than 128 characters first, then others, in each case the oldest, which is last.
    ///
    /// - Parameter length: the maximum length of the header, in characters.
    func limited(toHeaderLength length: Int) -> TraceState {
        var total = members.reduce(0) { $0 + $1.headerLength } + max(0, members.count - 1)
        guard total > length else { return self }
        var kept = members
        while total > length, let last = kept.lastIndex(where: { $0.headerLength > Self.longMemberLength }) {
            total -= kept.remove(at: last).headerLength + 1
        }
        while total > length, let last = kept.popLast() {
            total -= last.headerLength + 1
        }
        return TraceState(kept)
    }
}

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

    /// Parses one entry, `key=value`.
    ///
    /// - Parameters:
    ///   - bytes: the bytes that contain the entry.
    ///   - range: the bytes to parse, without surrounding whitespace; must lie within the span.
    /// - Returns: the entry, or `nil` if it is malformed.
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

    /// Whether the entry is valid in a header.
    var isWellFormed: Bool {
        key.withBytes { Self.isKey($0, in: 0..<$0.count) } && value.withBytes { Self.isValue($0, in: 0..<$0.count) }
    }

    /// The length of the entry, in characters.
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
