//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import OpenTracing
import OpenTracingSDK
import Testing

@Suite("A span that is not sampled")
struct UnrecordedSpanTests {
    private let test = TestTracer(sampler: ParentBasedSampler(root: AlwaysOffSampler()))

    @Test("It has a name, identifiers and baggage, and keeps nothing else")
    func keeps() throws {
        let span = try #require(test.startSpan("s"))
        span.setTag("a", to: 1).log(event: "e").setOperationName("renamed").setBaggageItem("k", to: "v")
        #expect(span.operationName == "renamed")
        #expect(span.context.baggage == ["k": "v"])
        #expect(span.traceContext.isValid && span.traceContext.sampling == .notSampled)
        #expect(!span.isRecording)
        span.finish()
        #expect(test.records.isEmpty && test.processor.current.started.isEmpty)
    }

    @Test("Each use after its finish is harmless, and the first leaves a diagnostic")
    func misuse() throws {
        let uses: [(any Span) -> Void] = [
            { $0.setTag("a", to: 1) }, { $0.log(event: "e") }, { $0.setOperationName("o") },
            { $0.setBaggageItem("k", to: "v") }, { $0.setTag(.samplingPriority, to: 1) },
        ]
        for use in uses {
            let test = TestTracer(sampler: AlwaysOffSampler())
            let span = try #require(test.startSpan("s"))
            span.finish()
            use(span)
            use(span)
            span.finish()
            #expect(test.tracer.diagnostics.count(of: .spanUsedAfterFinish) == 1)
            #expect(test.tracer.diagnostics.count(of: .spanFinishedTwice) == 0)
            #expect(span.operationName == "s" && span.context.baggage.isEmpty && !span.isRecording)
        }
    }

    @Test("A second finish leaves a diagnostic")
    func finishedTwice() {
        test.startSpan("s").map { span in
            span.finish()
            span.finish()
            span.finish()
        }
        #expect(test.tracer.diagnostics.count(of: .spanFinishedTwice) == 1)
    }

    @Test("What is changed while it is finished elsewhere is either kept or comes too late")
    func changedWhileFinished() async throws {
        for _ in 0..<200 {
            let test = TestTracer(sampler: AlwaysOffSampler())
            let span = try #require(test.startSpan("s"))
            await withTaskGroup(of: Void.self) { group in
                group.addTask { span.finish() }
                group.addTask { span.setBaggageItem("k", to: "v") }
                group.addTask { _ = span.traceContext.baggage }
            }
            let isKept = span.context.baggage == ["k": "v"]
            #expect(isKept || span.context.baggage.isEmpty)
            #expect(test.tracer.diagnostics.count(of: .spanUsedAfterFinish) == (isKept ? 0 : 1))
            span.finish()
            span.setOperationName("late")
            #expect(span.operationName == "s")
            #expect(test.tracer.diagnostics.count(of: .spanFinishedTwice) == (isKept ? 1 : 0))
        }
    }

    @Test("Letting it go unfinished is nobody's loss")
    func unfinished() {
        _ = test.startSpan("s")
        #expect(test.tracer.diagnostics.count(of: .spanNeverFinished) == 0)
    }

    @Test("Too much baggage is left out and reported")
    func baggageLimit() throws {
        let test = TestTracer(sampler: AlwaysOffSampler(), limits: SpanLimits(baggageItemCount: 1))
        let span = try #require(test.startSpan("s"))
        span.setBaggageItem("a", to: "1").setBaggageItem("b", to: "2")
        #expect(span.context.baggage == ["a": "1"])
        #expect(test.tracer.diagnostics.count(of: .baggageItemDropped) == 1)
        span.setBaggageItem("a", to: nil)
        #expect(span.context.baggage.isEmpty)
    }

    @Test("Once the priority tag asks for it, everything that is done to it is done to the recorded span")
    func recorded() throws {
        let test = test
        let parent = try #require(test.startSpan("parent"))
        let span = try #require(test.startSpan("s", references: [.childOf(parent)], tags: ["a": 1]))
        let started = test.clock.now()
        test.clock.advance(byNanoseconds: 500)
        span.setOperationName("renamed").setBaggageItem("early", to: "1")
        span.setTag(.samplingPriority, to: 1)
        span.setTag("b", to: 2).log(event: "e").setBaggageItem("late", to: "2").setOperationName("again")
        #expect(span.isRecording && span.operationName == "again")
        #expect(span.context.baggage == ["early": "1", "late": "2"])
        test.clock.advance(byNanoseconds: 500)
        span.finish()
        #expect(!span.isRecording)
        span.finish()
        let record = try #require(test.records.first)
        #expect(test.records.count == 1)
        #expect(record.operationName == "again")
        #expect(record.parent?.context.spanID == parent.traceContext.spanID)
        #expect(record.startTime == started && record.durationNanoseconds == 1_000)
        #expect(record.tags["a"] == 1 && record.tags["b"] == 2 && record.logs.count == 1)
        #expect(test.tracer.diagnostics.count(of: .spanFinishedTwice) == 1)
    }

    @Test("A recorded span that was never finished is reported when it goes")
    func recordedUnfinished() {
        _ = test.startSpan("s")?.setTag(.samplingPriority, to: 1)
        #expect(test.tracer.diagnostics.count(of: .spanNeverFinished) == 1)
    }

    @Test("Of many tasks that ask for recording at once, one begins it")
    func concurrent() async throws {
        let span = try #require(test.startSpan("s"))
        await withTaskGroup { group in
            for number in 0..<100 {
                group.addTask { _ = span.setTag(.samplingPriority, to: 1).setTag("\(number)", to: number) }
            }
        }
        span.finish()
        #expect(test.processor.current.started.count == 1)
        #expect(test.records.first?.tags.count == 101)
    }
}
