//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import OpenTracing
import OpenTracingSDK
import Testing

@Suite("A disabled tracer")
struct DisabledTracerTests {
    private let processor = CollectingProcessor()

    private var tracer: RecordingTracer {
        RecordingTracer(serviceName: "s") {
            $0.processors = [processor]
            $0.scopeManager = ScopeManager()
            $0.isEnabled = false
        }
    }

    private let caller = TraceContext(
        traceID: TraceID(high: 1, low: 2),
        spanID: SpanID(3),
        sampling: .sampled,
        baggage: ["k": "v"],
        isRemote: true
    )

    @Test("Spans have the context of their parent, through any number of generations")
    func passesThrough() throws {
        let tracer = tracer
        let span = tracer.startSpan("server", childOf: caller)
        #expect(span.context as? TraceContext == caller)
        let grandchild = tracer.scopeManager.withActiveSpan(span) {
            tracer.withSpan("inner") { _ in tracer.startSpan("client") }
        }
        #expect(grandchild.context as? TraceContext == caller)
    }

    @Test("Baggage is set and passed on as ever")
    func baggage() {
        let tracer = tracer
        let span = tracer.startSpan("server", childOf: caller).setBaggageItem("l", to: "w")
        #expect(tracer.startSpan("client", childOf: span).context.baggage == ["k": "v", "l": "w"])
    }

    @Test("Without a caller there is no context, and nothing is written for the next service")
    func root() throws {
        let tracer = tracer
        let span = tracer.startSpan("root")
        #expect(span.context.traceIDString.isEmpty)
        var headers: [String: String] = [:]
        try tracer.inject(span.context, as: .httpHeaders, into: &headers)
        #expect(headers.isEmpty)
    }

    @Test("Nothing is recorded, whatever a tag asks for")
    func recordsNothing() {
        let tracer = tracer
        let span = tracer.startSpan("s", tags: ["sampling.priority": 1]).setTag(.samplingPriority, to: 1)
        #expect(!span.isRecording)
        span.log(event: "e").finish()
        #expect(processor.records.isEmpty)
        #expect(processor.current.started.isEmpty)
    }
}
