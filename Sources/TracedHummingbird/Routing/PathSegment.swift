//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if Hummingbird
/// A segment of the path of a route, as Hummingbird describes it.
enum PathSegment: Sendable {
    case literal([UInt8])
    /// A parameter, with what stands before and behind it.
    case parameter(name: String, prefix: [UInt8], suffix: [UInt8])
    /// Anything, with what stands before and behind it.
    case wildcard(prefix: [UInt8], suffix: [UInt8])
    /// Anything, with all that follows.
    case rest

    init(_ text: Substring) {
        if text == "**" {
            self = .rest
        } else if text.hasPrefix("*") {
            self = .wildcard(prefix: [], suffix: Array(text.dropFirst().utf8))
        } else if text.hasSuffix("*") {
            self = .wildcard(prefix: Array(text.dropLast().utf8), suffix: [])
        } else if let start = text.firstIndex(of: "{"), let end = text.lastIndex(of: "}"), start < end,
            start == text.startIndex || text.index(after: end) == text.endIndex
        {
            self = .parameter(
                name: String(text[text.index(after: start)..<end]),
                prefix: Array(text[..<start].utf8),
                suffix: Array(text[text.index(after: end)...].utf8)
            )
        } else {
            self = .literal(Array(text.utf8))
        }
    }

    /// Whether a segment of a request's path matches.
    func matches(_ bytes: some BidirectionalCollection<UInt8>, _ isCaseInsensitive: Bool) -> Bool {
        switch self {
        case .literal(let literal):
            bytes.count == literal.count && Self.isEqual(bytes, literal, isCaseInsensitive)
        case .parameter(_, let prefix, let suffix), .wildcard(let prefix, let suffix):
            bytes.count >= prefix.count + suffix.count
                && Self.isEqual(bytes.prefix(prefix.count), prefix, isCaseInsensitive)
                && Self.isEqual(bytes.suffix(suffix.count), suffix, isCaseInsensitive)
        case .rest:
            true
        }
    }

    /// What a parameter of a name matched.
    func captured(_ name: String, in bytes: some BidirectionalCollection<UInt8>) -> String? {
        guard case .parameter(name, let prefix, let suffix) = self else { return nil }
        return String(decoding: bytes.dropFirst(prefix.count).dropLast(suffix.count), as: UTF8.self)
    }

    private static func isEqual(
        _ bytes: some Collection<UInt8>,
        _ other: [UInt8],
        _ isCaseInsensitive: Bool
    ) -> Bool {
        if bytes.elementsEqual(other) { return true }
        return isCaseInsensitive
            && String(decoding: bytes, as: UTF8.self).lowercased()
                == String(decoding: other, as: UTF8.self).lowercased()
    }
}
#endif
