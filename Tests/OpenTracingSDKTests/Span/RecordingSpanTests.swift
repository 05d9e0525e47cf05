//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import OpenTracing
import OpenTracingSDK
import Testing

@Suite("A span that is recorded")
struct RecordingSpanTests {
    @Test("Name, tags and logs are recorded, and setters return the span")
    func recording() throws {
        let test = TestTracer()
        let span = try #require(test.startSpan("", tags: ["a": 1, "b": "old"]))
        let returned = span.setOperationName("named").setTag("b", to: "new").setTag("\u{200b}", to: "\u{200b}\u{1f642}")
            .log(["event": "x"], at: Timestamp(nanosecondsSinceEpoch: 1_005)).setBaggageItem("k", to: "v")
        #expect(returned === span)
        #expect(span.operationName == "named")
        #expect(span.tracer as? RecordingTracer === test.tracer)
        test.clock.advance(byNanoseconds: 50)
        span.log(event: "y")
        span.finish()
        let record = try #require(test.records.first)
        #expect(record.operationName == "named")
        #expect(record.tags["a"] == 1)
        #expect(record.tags["b"] == "new")
        #expect(record.tags["\u{200b}"] == "\u{200b}\u{1f642}")
        #expect(record.logs.map(\.timestamp.nanosecondsSinceEpoch) == [1_005, 1_050])
        #expect(record.logs.map(\.fields) == [["event": "x"], ["event": "y"]])
        #expect(record.startTime == Timestamp(nanosecondsSinceEpoch: 1_000))
        #expect(record.durationNanoseconds == 50)
        #expect(record.finishTime == Timestamp(nanosecondsSinceEpoch: 1_050))
    }

    @Test("Explicit times are kept exactly, and the clock is not read for them")
    func explicitTimes() throws {
        let test = TestTracer()
        let span = test.tracer.startSpan("s", startTime: Timestamp(nanosecondsSinceEpoch: 10))
        span.finish(at: Timestamp(nanosecondsSinceEpoch: 25))
        let record = try #require(test.records.first)
        #expect(record.startTime.nanosecondsSinceEpoch == 10)
        #expect(record.durationNanoseconds == 15)
        #expect(test.clock.readingCount == 0)
    }

    @Test("A finish before the start counts as zero, with a diagnostic")
    func negativeDuration() throws {
        let test = TestTracer()
        let span = test.tracer.startSpan("s", startTime: Timestamp(nanosecondsSinceEpoch: .max))
        span.finish(at: Timestamp(nanosecondsSinceEpoch: .min))
        #expect(test.records.first?.durationNanoseconds == 0)
        #expect(test.diagnostics.count(of: .negativeDuration) == 1)
    }

    @Test("By default a span takes the time that passes on the monotonic clock")
    func systemClock() throws {
        let processor = CollectingProcessor()
        let tracer = RecordingTracer(serviceName: "test") {
            $0.processors = [processor]
            $0.scopeManager = ScopeManager()
        }
        let before = Timestamp.now
        tracer.startSpan("s").finish()
        let after = Timestamp.now
        let record = try #require(processor.records.first)
        #expect(record.durationNanoseconds >= 0)
        #expect(record.durationNanoseconds <= before.nanoseconds(to: after))
        #expect(before.nanoseconds(to: record.startTime) >= 0)
    }

    @Test("A second finish does nothing but one diagnostic")
    func doubleFinish() throws {
        let test = TestTracer()
        let span = try #require(test.startSpan("s"))
        span.finish(at: Timestamp(nanosecondsSinceEpoch: 1_001))
        span.finish(at: Timestamp(nanosecondsSinceEpoch: 1_009))
        span.finish()
        #expect(test.records.map(\.durationNanoseconds) == [1])
        #expect(test.diagnostics.count(of: .spanFinishedTwice) == 1)
    }

    @Test("Use after finish does nothing but one diagnostic", arguments: [true, false])
    func useAfterFinish(isSampled: Bool) throws {
        let test = TestTracer(sampler: isSampled ? AlwaysOnSampler() : AlwaysOffSampler())
        let span = try #require(test.startSpan("s").map { $0.setBaggageItem("k", to: "v") })
        span.finish()
        let context = span.traceContext
        span.setTag("late", to: 1).setOperationName("late").log(event: "late").setBaggageItem("late", to: "1")
        span.finish()
        #expect(span.traceContext == context)
        #expect(span.context.baggage == ["k": "v"])
        #expect(!span.isRecording)
        #expect(span.operationName == "s")
        #expect(test.records.count == (isSampled ? 1 : 0))
        for record in test.records {
            #expect(record.operationName == "s")
            #expect(record.tags["late"] == nil)
            #expect(record.logs.isEmpty)
        }
        #expect(test.diagnostics.count(of: .spanUsedAfterFinish) == 1)
        #expect(test.diagnostics.count(of: .spanFinishedTwice) == 0)
    }

    @Test("A finished span can still be referred to")
    func referenceAfterFinish() throws {
        let test = TestTracer()
        let parent = try #require(test.startSpan("parent"))
        parent.finish()
        test.tracer.startSpan("child", childOf: parent).finish()
        #expect(test.processor.record(named: "child")?.parent?.context == parent.traceContext)
    }

    @Test("Baggage reaches later children only, and leaves contexts alone that were read before")
    func baggageIsolation() throws {
        let test = TestTracer()
        let parent = try #require(test.startSpan("parent"))
        let before = parent.context
        let early = try #require(test.startSpan("early", references: [.childOf(parent)]))
        parent.setBaggageItem("k", to: "v")
        let late = try #require(test.startSpan("late", references: [.childOf(parent)]))
        late.setBaggageItem("own", to: "1")
        #expect(before.baggage.isEmpty)
        #expect(early.context.baggage.isEmpty)
        #expect(late.context.baggage == ["k": "v", "own": "1"])
        #expect(parent.context.baggage == ["k": "v"])
        parent.setBaggageItem("k", to: nil)
        #expect(parent.context.baggage.isEmpty)
        #expect(parent.baggageItem("k") == nil)
    }

    @Test("A recorded span that is let go unfinished is told, not recorded")
    func neverFinished() {
        let test = TestTracer()
        _ = test.tracer.startSpan("lost")
        #expect(test.records.isEmpty)
        #expect(test.processor.current.discarded.map(\.reason) == [.neverFinished])
        #expect(test.diagnostics.count(of: .spanNeverFinished) == 1)
    }

    @Test("An error that leaves withSpan is recorded on the span")
    func errors() {
        struct Failure: Error {}
        let test = TestTracer()
        #expect(throws: Failure.self) {
            try test.tracer.withSpan("s") { _ in throw Failure() }
        }
        #expect(test.records.first?.tags["error"] == true)
        #expect(test.records.first?.logs.first?.fields["event"] == "error")
    }
}
