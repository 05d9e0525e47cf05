//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if Hummingbird
import OpenTracing
import OpenTracingSDK
import Synchronization

/// Holds the finished spans of each trace until somebody looks at them.
final class TraceCollector: SpanProcessor {
    private struct Link {
        let name: String
        let span: SpanID
        let parent: SpanID
        let number: String?
    }

    private struct State {
        var traces: [TraceID: [Link]] = [:]
        var spanCount = 0
    }

    private let state = Mutex(State())

    var openTraceCount: Int { state.withLock(\.traces.count) }
    var spanCount: Int { state.withLock(\.spanCount) }

    func spanFinished(_ span: FinishedSpan) {
        let record = span.record
        let link = Link(
            name: record.operationName,
            span: record.context.spanID,
            parent: record.context.parentSpanID,
            number: record.tags["http.parameter.number"]?.stringValue
        )
        state.withLock { state in
            state.traces[record.context.traceID, default: []].append(link)
            state.spanCount += 1
        }
    }

    /// Whether the trace of a request has its four spans, one below the other and the first below the caller. Forgets them.
    func take(_ caller: CallerContext, number: Int) -> Bool {
        guard let links = state.withLock({ $0.traces.removeValue(forKey: caller.trace) }), links.count == 4 else {
            return false
        }
        var parent = caller.span
        for name in ["GET /outer/{number}", "work", "call", "GET /inner/{number}"] {
            guard let link = links.first(where: { $0.name == name }), link.parent == parent else { return false }
            if name.hasPrefix("GET") && link.number != "\(number)" { return false }
            parent = link.span
        }
        return true
    }
}
#endif
