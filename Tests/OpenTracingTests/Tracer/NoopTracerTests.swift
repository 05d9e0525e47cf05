//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import OpenTracing
import OpenTracingTesting
import Testing

@Suite("The tracer that does nothing")
struct NoopTracerTests {
    let tracer = NoopTracer()

    @Test("All of its spans are the same, and keep nothing")
    func span() {
        let span = tracer.startSpan("operation", tags: ["a": 1])
        #expect(span === tracer.startSpan("other", childOf: span))
        #expect(
            span.setOperationName("renamed").setTag("a", to: 1).log(event: "e").setBaggageItem("k", to: "v") === span
        )
        #expect(span.operationName.isEmpty)
        #expect(!span.isRecording)
        #expect(span.tracer is NoopTracer)
        #expect(span.baggageItem("k") == nil)
        #expect(span.context.traceIDString.isEmpty && span.context.spanIDString.isEmpty && span.context.baggage.isEmpty)
        span.finish()
        span.finish()
    }

    @Test("Injection leaves carriers alone, and extraction finds nothing")
    func propagation() throws {
        let context = tracer.startSpan("operation").context
        var (text, bytes) = (["key": "value"], [1, 2] as [UInt8])
        try tracer.inject(context, as: .textMap, into: &text)
        try tracer.inject(context, as: .httpHeaders, into: &text)
        try tracer.inject(context, as: .binary, into: &bytes)
        #expect(text == ["key": "value"])
        #expect(bytes == [1, 2])
        #expect(try tracer.extract(as: .textMap, from: text) == nil)
        #expect(try tracer.extract(as: .httpHeaders, from: text) == nil)
        #expect(try tracer.extract(as: .binary, from: bytes) == nil)
    }

    @Test("Unknown formats and wrong carriers are refused as by any other tracer")
    func refusal() {
        let format = Format("own")
        let context = tracer.startSpan("operation").context
        var (text, bytes, number) = ([String: String](), [UInt8](), 0)
        let calls: [(PropagationError.Code, () throws -> Void)] = [
            (.unsupportedFormat, { try tracer.inject(context, as: format, into: &text) }),
            (.unsupportedFormat, { _ = try tracer.extract(as: format, from: bytes) }),
            (.unsupportedFormat, { try tracer.inject(context, as: format, into: &number) }),
            (.invalidCarrier, { try tracer.inject(context, as: .binary, into: &text) }),
            (.invalidCarrier, { try tracer.inject(context, as: .textMap, into: &bytes) }),
            (.invalidCarrier, { _ = try tracer.extract(as: .httpHeaders, from: number) }),
        ]
        for (code, call) in calls {
            #expect(throws: PropagationError.self) { try call() }
            do { try call() } catch { #expect((error as? PropagationError)?.code == code) }
        }
    }

    @Test("Its spans can be active, and closing it does nothing")
    func scope() async {
        #expect(tracer.activeSpan == nil)
        await tracer.withSpan("operation") { span in
            await Task.yield()
            #expect(tracer.activeSpan === span)
        }
        #expect(tracer.activeSpan == nil)
        await tracer.close()
    }

    @Test("Its spans are no parents for other tracers")
    func otherTracers() {
        let mock = MockTracer()
        tracer.withSpan("noop") { span in
            #expect((mock.startSpan("a") as? MockSpan)?.parentID == nil)
            #expect((mock.startSpan("b", childOf: span) as? MockSpan)?.references.isEmpty == true)
        }
        #expect(mock.misuse.isEmpty)
    }
}
