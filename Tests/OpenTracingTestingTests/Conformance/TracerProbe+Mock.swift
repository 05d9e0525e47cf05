//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import OpenTracing
import OpenTracingTesting

extension TracerProbe {
    /// A probe for mock tracers, and for tracers that wrap one.
    static func mock(
        unwrapping mock: @escaping @Sendable (any Tracer) -> MockTracer? = { $0 as? MockTracer },
        makeUnsampledTracer: (@Sendable () -> any Tracer)? = { MockTracer(samplesTraces: false) },
        makeTracer: @escaping @Sendable () -> any Tracer = { MockTracer() }
    ) -> TracerProbe {
        TracerProbe(
            isChild: { span, parent in
                (span as? MockSpan)?.parentID == parent.context.spanIDString
                    && span.context.traceIDString == parent.context.traceIDString
            },
            // A mock tracer lists spans that are not sampled as well.
            finishedSpans: { mock($0)?.finishedSpans.filter(\.isSampled).map(FinishedSpan.init) ?? [] },
            diagnosticCount: { mock($0)?.misuse.count ?? 0 },
            makeUnsampledTracer: makeUnsampledTracer,
            makeTracer: makeTracer
        )
    }
}

extension TracerProbe.FinishedSpan {
    init(_ span: MockSpan) {
        self.init(
            operationName: span.operationName,
            context: span.recordedContext,
            references: span.references,
            startTime: span.startTime,
            duration: span.duration ?? .zero,
            tags: span.tags,
            logs: span.logs
        )
    }
}
