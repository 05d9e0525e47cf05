//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
import OpenTracingSupport

/// A pattern over the segments of a path, anchored at both ends.
///
/// `*` stands for one segment, `**` at the end for any number of them. Slashes at the end and doubled slashes do not count,
/// and neither does the query.
struct PathPattern: Sendable, Hashable, CustomStringConvertible {
    private enum Segment: Sendable, Hashable {
        case literal(String)
        case any
        case rest
    }

    let description: String
    private let segments: [Segment]

    /// Creates a pattern, or returns why it is none.
    static func parse(_ pattern: String) -> Result<PathPattern, SkipRuleError> {
        guard pattern.hasPrefix("/") else {
            return .failure(SkipRuleError(pattern: pattern, reason: "it must begin with a slash, as in \"/health\""))
        }
        guard !pattern.contains("?") else {
            return .failure(
                SkipRuleError(
                    pattern: pattern,
                    reason: "queries are never compared; leave out everything from the question mark on"
                )
            )
        }
        let parts = pattern.split(separator: "/")
        var segments: [Segment] = []
        for (index, part) in parts.enumerated() {
            switch part {
            case "**":
                guard index == parts.count - 1 else {
                    return .failure(SkipRuleError(pattern: pattern, reason: "\"**\" may stand at the end only"))
                }
                segments.append(.rest)
            case "*":
                segments.append(.any)
            default:
                guard !part.contains("*") else {
                    return .failure(
                        SkipRuleError(
                            pattern: pattern,
                            reason: "\"*\" stands for a whole segment, not for a part of one"
                        )
                    )
                }
                segments.append(.literal(PercentEncoding.decode(part) ?? String(part)))
            }
        }
        return .success(PathPattern(description: pattern, segments: segments))
    }

    /// Whether a path matches, compared segment by segment after percent-decoding.
    func matches(_ path: ComparedPath) -> Bool {
        if let start = path.plainStart, case .literal(let literal)? = segments.first, start != literal { return false }
        var position = 0
        for part in path.segments {
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

/// The path of a request as patterns compare it, made once for all of them.
struct ComparedPath {
    let segments: PathSegments

    /// The first segment when it stands for nothing but itself: it tells most patterns apart from the path at once.
    let plainStart: String?

    init(_ path: String) {
        segments = PathSegments(path)
        var start = segments
        let first = start.next() ?? ""
        let isPlain = segments.isASCII && !first.utf8.contains(UInt8(ascii: "%"))
        plainStart = isPlain ? String(first) : nil
    }
}
