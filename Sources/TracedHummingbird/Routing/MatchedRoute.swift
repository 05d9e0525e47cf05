//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

#if Hummingbird
import Hummingbird

/// A route of a result-builder router, prepared for matching paths.
struct MatchedRoute: Sendable {
    let entry: RouteTable.Entry
    private let segments: [PathSegment]
    private let isCaseInsensitive: Bool

    init(_ entry: RouteTable.Entry, isCaseInsensitive: Bool) {
        self.entry = entry
        self.isCaseInsensitive = isCaseInsensitive
        segments = (entry.information.template ?? "/").split(separator: "/").map(PathSegment.init)
    }

    /// Returns the value of a path parameter; the last one if several share the name.
    func parameter(_ name: String, in path: String) -> String? {
        var path = path
        return path.withUTF8 { path in
            var value: String?
            _ = matches(path) { segment, bytes in
                if let captured = segment.captured(name, in: bytes) { value = captured }
            }
            return value
        }
    }

    /// Returns whether a path matches, segment by segment.
    func matches(
        _ path: UnsafeBufferPointer<UInt8>,
        _ body: (PathSegment, Slice<UnsafeBufferPointer<UInt8>>) -> Void = { _, _ in }
    ) -> Bool {
        var rest = Segments(path)
        for (index, segment) in segments.enumerated() {
            if case .rest = segment {
                // At the end, `**` matches everything that remains. Elsewhere the router only compares the number of segments.
                return index == segments.count - 1 || rest.count == segments.count - index
            }
            guard let bytes = rest.next(), segment.matches(bytes, isCaseInsensitive) else { return false }
            body(segment, bytes)
        }
        return rest.next() == nil
    }

    /// The non-empty segments of a path.
    private struct Segments {
        private let path: UnsafeBufferPointer<UInt8>
        private var position = 0

        init(_ path: UnsafeBufferPointer<UInt8>) {
            self.path = path
        }

        /// The number of remaining segments.
        var count: Int {
            var copy = self
            var count = 0
            while copy.next() != nil { count += 1 }
            return count
        }

        mutating func next() -> Slice<UnsafeBufferPointer<UInt8>>? {
            let slash = UInt8(ascii: "/")
            while position < path.count, path[position] == slash { position += 1 }
            guard position < path.count else { return nil }
            let start = position
            while position < path.count, path[position] != slash { position += 1 }
            return path[start..<position]
        }
    }
}
#endif
