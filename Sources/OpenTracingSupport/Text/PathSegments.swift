//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
/// Iterates over the nonempty segments of a path, as sent, without building a list.
package struct PathSegments: Sequence, IteratorProtocol {
    private var rest: Substring.UTF8View

    /// Searching bytes for slashes is many times faster than searching characters, with the same result.
    package let isASCII: Bool
    /// Whether no segment has been taken yet, so that the leading slash is still there.
    private var isFirst = true

    package init(_ path: String) {
        rest = path[...].utf8
        isASCII =
            path.utf8.withContiguousStorageIfAvailable { bytes in bytes.allSatisfy { $0 < 0x80 } }
            ?? path.utf8.allSatisfy { $0 < 0x80 }
    }

    /// The rest as sent, without the slash before it.
    package var remainder: Substring {
        let start = Substring(rest)
        return start.first == "/" && isFirst ? start.dropFirst() : start
    }

    package mutating func next() -> Substring? {
        isFirst = false
        while !rest.isEmpty {
            let slash = isASCII ? rest.position(of: UInt8(ascii: "/")) : Substring(rest).firstIndex(of: "/")
            let segment = rest[..<(slash ?? rest.endIndex)]
            rest = slash.map { rest[rest.index(after: $0)...] } ?? rest[rest.endIndex...]
            if !segment.isEmpty { return Substring(segment) }
        }
        return nil
    }
}
