//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

public import OpenTracing

/// A trace as far as this process has seen it.
public struct RecentTrace: Sendable {
    /// The trace.
    public let traceID: TraceID

    /// The spans that have finished, in the order in which they did.
    public let spans: [SpanRecord]

    /// How many spans were left out because the trace has too many.
    public let droppedSpanCount: Int

    /// The span where the trace begins as far as it is known here: the first to start of those whose parent is not here.
    public var root: SpanRecord? {
        let identifiers = Set(spans.map(\.context.spanID))
        return
            spans
            .filter { !identifiers.contains($0.parent?.context.spanID ?? .invalid) }
            .min { $0.startTime < $1.startTime }
    }

    /// When the first span began.
    public var startTime: Timestamp? {
        spans.map(\.startTime).min()
    }

    /// When the last span ended.
    public var finishTime: Timestamp? {
        spans.map(\.finishTime).max()
    }

    /// Whether a span has the tag `error` set to `true`.
    public var hasError: Bool {
        spans.contains { $0.tags["error"]?.booleanValue == true }
    }
}
