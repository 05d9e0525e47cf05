//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import OpenTracing
import OpenTracingSDK

extension FinishedSpan {
    /// A span of a trace of its own, with a name.
    static func test(
        _ name: String = "s",
        trace: UInt64 = 1,
        duration: Duration = .nanoseconds(1),
        tags: Tags = [:]
    ) -> FinishedSpan {
        FinishedSpan(
            SpanRecord(
                context: TraceContext(
                    traceID: TraceID(high: 0, low: trace),
                    spanID: SpanID(1),
                    sampling: .sampled
                ),
                operationName: name,
                startTime: Timestamp(nanosecondsSinceEpoch: 1),
                duration: duration,
                tags: tags,
                resource: Resource(serviceName: "test")
            )
        )
    }
}

extension SpanProcessor {
    /// Starts and finishes a span.
    func process(_ name: String, trace: UInt64 = 1, duration: Duration = .nanoseconds(1), tags: Tags = [:]) {
        let span = FinishedSpan.test(name, trace: trace, duration: duration, tags: tags)
        spanStarted(StartedSpan(span.context))
        spanFinished(span)
    }
}

extension SpanCounts {
    /// Whether every span is in exactly one place.
    var addUp: Bool {
        received == waiting + exporting + exported + droppedTotal
    }
}
