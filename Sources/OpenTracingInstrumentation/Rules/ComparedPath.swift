//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
import OpenTracingSupport

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
