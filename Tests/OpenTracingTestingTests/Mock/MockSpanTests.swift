//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import OpenTracing
import OpenTracingTesting
import Testing

@Suite("A span of the mock tracer")
struct MockSpanTests {
    let clock = MockClock()
    let tracer: MockTracer

    init() {
        tracer = MockTracer(clock: clock.now)
    }

    private func start(_ name: String = "span", _ options: SpanOptions = SpanOptions()) throws -> MockSpan {
        try #require(tracer.startSpan(name, options: options) as? MockSpan)
    }

    @Test("Everything that was said to it can be read")
    func everything() throws {
        let cause = try start("cause")
        let span = try start("span", SpanOptions(references: [.followsFrom(cause)], tags: ["a": 1]))
        clock.advance(by: .nanoseconds(5))
        span.setOperationName("renamed").setTag("b", to: "two").log(event: "moment").setBaggageItem("k", to: "v")
        #expect(!span.isFinished)
        #expect(span.isRecording)
        #expect(span.finishTime == nil)
        #expect(span.duration == nil)
        clock.advance(by: .nanoseconds(5))
        span.finish()
        #expect(span.operationName == "renamed")
        #expect(span.parentID == cause.spanIDString)
        #expect(span.traceIDString == cause.traceIDString)
        #expect(span.references.map(\.type) == [.followsFrom])
        #expect(span.references.map(\.context.spanIDString) == [cause.spanIDString])
        #expect(span.startTime.nanosecondsSinceEpoch == 1_000_000_000)
        #expect(span.finishTime?.nanosecondsSinceEpoch == 1_000_000_010)
        #expect(span.duration == .nanoseconds(10))
        #expect(span.tags == ["a": 1, "b": "two"])
        #expect(
            span.logs == [
                LogRecord(timestamp: Timestamp(nanosecondsSinceEpoch: 1_000_000_005), fields: ["event": "moment"])
            ]
        )
        #expect(span.baggage == ["k": "v"])
        #expect(span.isFinished)
        #expect(!span.isRecording)
        #expect(span.misuse.isEmpty)
    }

    @Test("The active span that became the parent is listed as a reference")
    func implicitReference() throws {
        let outer = try start("outer")
        let inner = try withActiveSpan(outer) { () throws in try start("inner") }
        #expect(inner.references.map(\.type) == [.childOf])
        #expect(inner.isChild(of: outer))
    }

    @Test(
        "sampling.priority decides about sampling and recording, at the start and later, and is a tag as well",
        arguments: [(0, false), (-1, false), (1, true), (7, true), (0.5, true), (0.0, false)] as [(TagValue, Bool)]
    )
    func samplingPriority(priority: TagValue, isSampled: Bool) throws {
        let late = try start().setTag(.samplingPriority, to: isSampled ? 0 : 1).setTag(
            "sampling.priority",
            to: priority
        )
        let early = try start("span", SpanOptions(tags: ["sampling.priority": priority]))
        for span in [late, early] {
            #expect(span.isSampled == isSampled)
            #expect(span.isRecording == isSampled)
            #expect(span.tags == ["sampling.priority": priority])
        }
        #expect(try start("child", SpanOptions(references: [.childOf(late)])).isSampled == isSampled)
    }

    @Test(
        "A sampling.priority that is no number is a tag like any other",
        arguments: ["0", true] as [TagValue]
    )
    func samplingPriorityOfAnotherType(value: TagValue) throws {
        let span = try start().setTag("sampling.priority", to: value)
        #expect(span.isSampled)
        #expect(span.tags["sampling.priority"] == value)
    }

    @Test("A tracer that samples nothing shows how code treats spans that are not sampled, and lists them all the same")
    func unsampled() {
        let tracer = MockTracer(samplesTraces: false)
        let span = tracer.startSpan("span").setTag("tag", to: 1).log { ["costly": true] }
        #expect(!span.isRecording)
        tracer.startSpan("child", childOf: span).finish()
        span.finish()
        #expect(tracer.finishedSpans.map(\.isSampled) == [false, false])
        #expect(tracer.finishedSpans.last?.tags == ["tag": 1])
        #expect(tracer.finishedSpans.last?.logs.isEmpty == true)
    }

    @Test("A second finish is noted and changes nothing")
    func secondFinish() throws {
        let span = try start()
        span.finish()
        clock.advance(by: .nanoseconds(1))
        span.finish()
        #expect(tracer.finishedSpans.count == 1)
        #expect(span.duration == .nanoseconds(0))
        #expect(tracer.misuse.map(\.kind) == [.finishedTwice])
        #expect(tracer.misuse == span.misuse)
        #expect(tracer.misuse.first?.description == "span \"span\" [2]: finished a second time")
    }

    @Test(
        "A change after the finish is noted, by the name of the call, and has no effect",
        arguments: [MockCall.setTag, .log, .setOperationName, .setBaggageItem]
    )
    func useAfterFinish(call: MockCall) throws {
        let span = try start()
        span.finish()
        switch call {
        case .setTag: span.setTag("late", to: 1)
        case .log: span.log(event: "late")
        case .setOperationName: span.setOperationName("late")
        default: span.setBaggageItem("late", to: "1")
        }
        #expect(span.misuse.map(\.kind) == [.usedAfterFinish(call)])
        #expect(tracer.misuse == span.misuse)
        #expect(tracer.misuse.first?.description == "span \"span\" [2]: \(call) after finish")
        #expect(span.operationName == "span")
        #expect(span.tags.isEmpty && span.logs.isEmpty && span.baggage.isEmpty)
    }

    @Test("A finish before the start is noted, and taken for the start")
    func reversedTimes() throws {
        let span = try start()
        span.finish(at: Timestamp(nanosecondsSinceEpoch: 1))
        #expect(span.misuse.map(\.kind) == [.finishedBeforeStart])
        #expect(span.finishTime == span.startTime)
        #expect(span.duration == .nanoseconds(0))
    }

    @Test("A log record before the start or after the finish is noted and kept", arguments: [999, 2001] as [Int64])
    func strayLogs(time: Int64) throws {
        let span = try start("span", SpanOptions(startTime: Timestamp(nanosecondsSinceEpoch: 1000)))
        span.log(["event": "stray"], at: Timestamp(nanosecondsSinceEpoch: time))
        span.finish(at: Timestamp(nanosecondsSinceEpoch: 2000))
        #expect(span.misuse.map(\.kind) == [.loggedOutsideSpan])
        #expect(span.logs.count == 1)
    }

    @Test("A log record at the very start or finish is right", arguments: [1000, 2000] as [Int64])
    func logsAtTheEnds(time: Int64) throws {
        let span = try start("span", SpanOptions(startTime: Timestamp(nanosecondsSinceEpoch: 1000)))
        span.log(["event": "end"], at: Timestamp(nanosecondsSinceEpoch: time))
        span.finish(at: Timestamp(nanosecondsSinceEpoch: 2000))
        #expect(span.misuse.isEmpty)
    }

    @Test(
        "References to contexts of other tracers are skipped and noted, but those of a tracer that does nothing only skipped"
    )
    func foreignReferences() throws {
        struct OtherContext: SpanContext {
            let traceIDString = "other"
            let spanIDString = "other"
            let baggage: Baggage = ["other": "1"]
        }
        let noop = NoopTracer().startSpan("noop")
        let other = Reference(type: .childOf, context: OtherContext())
        let span = try start("span", SpanOptions(references: [other, .childOf(noop)]))
        #expect(span.references.isEmpty)
        #expect(span.parentID == nil)
        #expect(span.baggage.isEmpty)
        #expect(tracer.misuse.map(\.kind) == [.foreignReference])
        #expect(tracer.misuse.first?.description == "a reference to a context of another tracer was skipped")
    }

    @Test("A span outlives its tracer, and then belongs to one that does nothing")
    func tracerIsGone() {
        let span = MockTracer().startSpan("orphan")
        span.setTag("tag", to: 1).finish()
        span.finish()
        #expect(span.tracer is NoopTracer)
        #expect((span as? MockSpan)?.misuse.count == 1)
    }

    @Test("A tracer and its finished spans are freed together")
    func noCycle() {
        weak var tracer: MockTracer?
        weak var span: MockSpan?
        do {
            let made = MockTracer()
            made.startSpan("open").setTag("tag", to: 1)
            made.startSpan("done").finish()
            tracer = made
            span = made.finishedSpans.first
            #expect(span != nil)
            withExtendedLifetime(made) {}
        }
        #expect(tracer == nil)
        #expect(span == nil)
    }
}
