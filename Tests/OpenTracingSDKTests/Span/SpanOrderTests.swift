//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import OpenTracing
import OpenTracingSDK
import Synchronization
import Testing

@Suite("What processors hear of a span, and in which order")
struct SpanOrderTests {
    /// Does something in the middle of a call, as another thread might, and then notes the call.
    private final class Interrupting: SpanProcessor {
        private let events = Mutex<[String]>([])
        private let interruption = Mutex<(@Sendable () -> Void)?>(nil)

        var all: [String] { events.withLock { $0 } }

        func interruptNextCall(with body: @escaping @Sendable () -> Void) {
            interruption.withLock { $0 = body }
        }

        private func note(_ event: String) {
            let body = interruption.withLock { interruption in
                defer { interruption = nil }
                return interruption
            }
            body?()
            events.withLock { $0.append(event) }
        }

        func spanStarted(_ span: StartedSpan) { note("started") }
        func spanFinished(_ span: FinishedSpan) { note("finished") }
        func spanDiscarded(_ context: TraceContext, reason: SpanDropReason) { note("discarded") }
    }

    @Test("A span that is kept later is told as started before it is told as finished, whoever finishes it meanwhile")
    func keptLate() {
        let processor = Interrupting()
        let test = TestTracer(sampler: AlwaysOffSampler(), processors: [processor])
        let span = test.tracer.startSpan("s")
        processor.interruptNextCall { span.finish() }
        span.setTag(.samplingPriority, to: 1)
        #expect(processor.all == ["started", "finished"])
    }

    @Test("A span that is dropped and kept by turns is told so in this order")
    func turns() {
        let processor = Interrupting()
        let test = TestTracer(processors: [processor])
        let span = test.tracer.startSpan("s")
        processor.interruptNextCall { span.setTag(.samplingPriority, to: 1).finish() }
        span.setTag(.samplingPriority, to: 0)
        #expect(processor.all == ["started", "discarded", "started", "finished"])
    }

    @Test("A trace whose span is kept late goes out once the span has finished, and stays open no longer")
    func wholeTraces() async {
        let exporter = TestExporter()
        let processor = Interrupting()
        let traces = WholeTraceProcessor(exporter, flushTimeout: .seconds(600))
        let test = TestTracer(sampler: AlwaysOffSampler(), processors: [processor, traces])
        let span = test.tracer.startSpan("late")
        processor.interruptNextCall { span.finish() }
        span.setTag(.samplingPriority, to: 1)
        #expect(traces.openTraceCount == 0)
        await traces.flush()
        #expect(exporter.names == [["late"]])
    }
}
