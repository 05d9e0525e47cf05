//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
import OpenTracingSupport

/// A pattern over the segments of a path, anchored at both ends.
///
/// `*` matches one segment, a trailing `**` any number of them. Trailing and doubled slashes are ignored, and so is the query.
struct PathPattern: Sendable, Hashable, CustomStringConvertible {
    private enum Segment: Sendable, Hashable {
        case literal(String)
        case any
        case rest
    }

    let description: String
    private let segments: [Segment]

    /// Parses a pattern, or returns the reason why it is invalid.
    static func parse(_ pattern: String) -> Result<PathPattern, SkipRuleError> {
        guard pattern.hasPrefix("/") else {
            return .failure(SkipRuleError(pattern: pattern, reason: "it must begin with a slash, as in \"/health\""))
        }
        guard !pattern.contains("?") else {
            return .failure(
                SkipRuleError(
                    pattern: pattern,
                    reason: "queries are never compared; remove the question mark and everything after it"
                )
            )
        }
        let parts = pattern.split(separator: "/")
        var segments: [Segment] = []
        for (index, part) in parts.enumerated() {
            switch part {
            case "**":
                guard index == parts.count - 1 else {
                    return .failure(SkipRuleError(pattern: pattern, reason: "\"**\" is allowed only at the end"))
                }
                segments.append(.rest)
            case "*":
                segments.append(.any)
            default:
                guard !part.contains("*") else {
                    return .failure(
                        SkipRuleError(
                            pattern: pattern,
                            reason: "\"*\" matches a whole segment, not part of one"
                        )
                    )
                }
                segments.append(.literal(PercentEncoding.decode(part) ?? String(part)))
            }
        }
        return .success(PathPattern(description: pattern, segments: segments))
    }

    /// Returns whether a path matches, segment by segment, after percent-decoding.
    func matches(_ path: String) -> Bool {
        path.utf8.withContiguousStorageIfAvailable(matchesPlain).flatMap(\.self) ?? matchesEncoded(path)
    }

    /// Returns whether any path of a route could match. Parameters match anything; case is ignored, because some routers ignore
    /// it.
    func canMatchPaths(of template: String) -> Bool {
        var position = 0
        for part in PathSegments(template) {
            if part.utf8.firstRange(of: "**".utf8) != nil { return true }
            guard position < segments.count else { return false }
            switch segments[position] {
            case .rest: return true
            case .any: break
            case .literal(let literal):
                let isLiteral = !part.utf8.contains { ":{*".utf8.contains($0) }
                let text = PercentEncoding.decode(part) ?? String(part)
                if isLiteral, text.lowercased() != literal.lowercased() { return false }
            }
            position += 1
        }
        return position == segments.count || segments[position] == .rest
    }

    /// Returns whether all paths of a route match, whatever the values of its parameters.
    func matchesAllPaths(of template: String) -> Bool {
        // Only a trailing `**` matches a segment that spans several.
        guard template.utf8.firstRange(of: "**".utf8) == nil || segments.last == .rest else { return false }
        return matches(template)
    }

    /// Returns whether all paths served by a route match, in a router that compares literals exactly.
    func matchesAllPaths(servedBy template: String) -> Bool {
        // A literal must be matched by a literal, not by a parameter that happens to be spelled the same.
        matchesAllPaths(of: template)
            && zip(PathSegments(template), segments).allSatisfy { part, segment in
                guard case .literal = segment else { return true }
                return !part.utf8.contains { ":{*%".utf8.contains($0) }
            }
    }

    /// Matches the bytes of an ASCII path without percent-encoding; returns `nil` for any other path.
    private func matchesPlain(_ path: UnsafeBufferPointer<UInt8>) -> Bool? {
        let slash = UInt8(ascii: "/")
        var position = 0
        var start = 0
        while start < path.count {
            guard path[start] != slash else {
                start += 1
                continue
            }
            var end = start
            while end < path.count, path[end] != slash {
                guard path[end] < 0x80, path[end] != UInt8(ascii: "%") else { return nil }
                end += 1
            }
            guard position < segments.count else { return false }
            switch segments[position] {
            case .rest: return true
            case .any: break
            case .literal(let literal):
                guard literal.utf8.allSatisfy({ $0 < 0x80 }) else { return nil }
                guard literal.utf8.elementsEqual(path[start..<end]) else { return false }
            }
            position += 1
            start = end
        }
        return position == segments.count || segments[position] == .rest
    }

    private func matchesEncoded(_ path: String) -> Bool {
        var position = 0
        for part in PathSegments(path) {
            guard position < segments.count else { return false }
            switch segments[position] {
            case .rest: return true
            case .any: break
            case .literal(let literal):
                guard part == literal || PercentEncoding.decode(part) == literal else { return false }
            }
            position += 1
        }
        return position == segments.count || segments[position] == .rest
    }
}
