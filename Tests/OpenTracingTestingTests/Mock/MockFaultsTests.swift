//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import OpenTracing
import OpenTracingTesting
import Synchronization
import Testing

@Suite("A mock tracer that misbehaves")
struct MockFaultsTests {
    private let error = PropagationError(.spanContextCorrupted, format: .httpHeaders, reason: "test")

    @Test("Ignored starts give spans that keep nothing, and count for nothing")
    func start() {
        let tracer = MockTracer(faults: .ignoring(.startSpan))
        let span = tracer.startSpan("span")
        span.setTag("tag", to: 1).finish()
        #expect(!span.isRecording)
        #expect(span.context.traceIDString.isEmpty)
        #expect(tracer.finishedSpans.isEmpty && tracer.unfinishedSpans.isEmpty && tracer.misuse.isEmpty)
    }

    @Test("Ignored setters change nothing, and give back the span")
    func setters() throws {
        let tracer = MockTracer(faults: .ignoring(.setOperationName, .setTag, .log, .setBaggageItem))
        let span = try #require(tracer.startSpan("span", tags: ["start": 1]) as? MockSpan)
        let returned = span.setOperationName("renamed").setTag("tag", to: 1).log(event: "event")
            .setBaggageItem("key", to: "value")
        span.finish()
        #expect(returned === span)
        #expect(span.operationName == "span")
        #expect(span.tags == ["start": 1])
        #expect(span.logs.isEmpty && span.baggage.isEmpty && tracer.misuse.isEmpty)
        #expect(tracer.finishedSpans.count == 1)
    }

    @Test("An ignored finish leaves the span open until the fault is gone")
    func finish() {
        let tracer = MockTracer(faults: .ignoring(.finish))
        let span = tracer.startSpan("span")
        span.finish()
        span.finish()
        #expect(tracer.unfinishedSpans.count == 1)
        tracer.faults = .none
        span.finish()
        #expect(tracer.finishedSpans.count == 1)
        #expect(tracer.misuse.isEmpty)
    }

    @Test("An ignored context is empty, and what was recorded stays readable")
    func context() throws {
        let tracer = MockTracer(faults: .ignoring(.context))
        let span = try #require(tracer.startSpan("span").setBaggageItem("key", to: "value") as? MockSpan)
        #expect(span.context.traceIDString.isEmpty && span.context.spanIDString.isEmpty && span.context.baggage.isEmpty)
        #expect(span.recordedContext.traceIDString == "1")
        #expect(span.baggage == ["key": "value"])
        let child = try #require(tracer.startSpan("child", childOf: span) as? MockSpan)
        #expect(child.parentID == nil)
    }

    @Test("Ignored injection writes nothing, ignored extraction finds nothing")
    func ignoredPropagation() throws {
        let tracer = MockTracer()
        let span = tracer.startSpan("span")
        var filled: [String: String] = [:]
        try tracer.inject(span.context, as: .textMap, into: &filled)
        tracer.faults = .ignoring(.inject, .extract)
        var carrier: [String: String] = [:]
        try tracer.inject(span.context, as: .textMap, into: &carrier)
        #expect(carrier.isEmpty)
        #expect(try tracer.extract(as: .textMap, from: filled) == nil)
    }

    @Test("Injection throws the chosen error with every kind of carrier, and writes nothing")
    func injection() {
        let tracer = MockTracer(faults: MockFaults(injectionError: error))
        let context = tracer.startSpan("span").context
        var text: [String: String] = [:]
        var bytes: [UInt8] = []
        var other = 0
        #expect(throws: error) { try tracer.inject(context, as: .httpHeaders, into: &text) }
        #expect(throws: error) { try tracer.inject(context, as: .binary, into: &bytes) }
        #expect(throws: error) { try tracer.inject(context, as: Format("other"), into: &other) }
        #expect(text.isEmpty && bytes.isEmpty && other == 0)
    }

    @Test("Extraction throws the chosen error with every kind of carrier")
    func extraction() {
        let tracer = MockTracer(faults: MockFaults(extractionError: error))
        #expect(throws: error) { try tracer.extract(as: .httpHeaders, from: [String: String]()) }
        #expect(throws: error) { try tracer.extract(as: .binary, from: [UInt8]()) }
        #expect(throws: error) { try tracer.extract(as: Format("other"), from: 0) }
    }

    @Test("An ignored close leaves everything as it is")
    func close() async {
        let tracer = MockTracer(faults: .ignoring(.close))
        tracer.startSpan("span").finish()
        await tracer.close()
        tracer.startSpan("span").finish()
        #expect(tracer.finishedSpans.count == 2)
    }

    @Test(
        "Every call is reported before it happens, also one that is ignored",
        arguments: [MockFaults.none, .everything()]
    )
    func everyCallIsReported(faults: MockFaults) async throws {
        let reported = Mutex<[MockCall]>([])
        let tracer = MockTracer()
        let span = tracer.startSpan("span")
        tracer.faults = faults
        tracer.faults.onCall = { call in reported.withLock { $0.append(call) } }
        var carrier: [String: String] = [:]
        _ = tracer.startSpan("span")
        let context = span.context
        try? tracer.inject(context, as: .textMap, into: &carrier)
        _ = try? tracer.extract(as: .textMap, from: carrier)
        span.setOperationName("name").setTag("tag", to: 1).log(event: "event").setBaggageItem("key", to: "value")
            .finish()
        await tracer.close()
        #expect(
            reported.withLock { $0 } == [
                .startSpan, .context, .inject, .extract, .setOperationName, .setTag, .log, .setBaggageItem, .finish,
                .close,
            ]
        )
    }

    @Test("A call may call the tracer again")
    func reentrancy() async {
        let tracer = MockTracer()
        let depth = Mutex(0)
        tracer.faults.onCall = { [weak tracer] call in
            let isOuter = depth.withLock { depth in
                depth += 1
                return depth == 1
            }
            if isOuter {
                tracer?.startSpan("inner").setTag("call", to: call.rawValue).finish()
                _ = (tracer?.finishedSpans, tracer?.unfinishedSpans, tracer?.misuse, tracer?.faults)
            }
            depth.withLock { $0 -= 1 }
        }
        tracer.startSpan("outer").setTag("tag", to: 1).log(event: "event").finish()
        #expect(tracer.finishedSpans.named("inner").count == 4)
        #expect(tracer.finishedSpans.named("outer").count == 1)
    }

    @Test("Code that is traced by the worst of tracers goes on as without one")
    func everything() async {
        let tracer = MockTracer(faults: .everything())
        var carrier: [String: String] = [:]
        let result = await tracer.withSpan("span") { span in
            span.setTag("tag", to: 1)
            await Task.yield()
            return tracer.withSpan("inner") { _ in 7 }
        }
        #expect(result == 7)
        #expect(throws: PropagationError.self) {
            try tracer.inject(tracer.startSpan("span").context, as: .textMap, into: &carrier)
        }
        #expect(tracer.finishedSpans.isEmpty)
    }
}
