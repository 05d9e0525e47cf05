//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

internal import OpenTracing

/// How much a span tells about its trace, for deciding which spans a full trace keeps.
enum SpanRank: Int, CaseIterable {
    /// A span inside a service.
    case plain
    /// The span with which a request enters a service.
    case entry
    /// A span that failed.
    case failed
    /// The first span of the whole trace, or a failed entry.
    case essential

    init(_ span: SpanRecord) {
        if span.parent == nil {
            self = .essential
            return
        }
        let kind = span.tags["span.kind"]?.stringValue
        let isEntry = kind == "server" || kind == "consumer"
        self = span.hasFailed ? (isEntry ? .essential : .failed) : (isEntry ? .entry : .plain)
    }
}

extension SpanRecord {
    /// Whether the tag `error` is `true`.
    var hasFailed: Bool { tags["error"]?.booleanValue == true }
}
