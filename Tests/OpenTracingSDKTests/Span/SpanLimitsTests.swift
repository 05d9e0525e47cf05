//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import OpenTracing
import OpenTracingSDK
import Testing

@Suite("The limits of a span")
struct SpanLimitsTests {
    @Test("Of too many log records the first half and the newest stay", arguments: [0, 1, 2, 3, 5, 10, 15, 20])
    func logs(limit: Int) throws {
        for count in [0, 1, 2, 3, 5, 10, 15, 20, 30, 40, 50] {
            let test = TestTracer(limits: SpanLimits(logCount: limit))
            let span = test.tracer.startSpan("s")
            for index in 0..<count {
                span.log(["n": .integer(Int64(index))])
            }
            span.finish()
            let record = try #require(test.records.first)
            let first = min(limit / 2, count)
            let newest = min(limit - limit / 2, count - first)
            let expected = Array(0..<first) + Array((count - newest)..<count)
            #expect(record.logs.map { $0.fields["n"]?.description } == expected.map { String($0) })
            #expect(record.droppedLogCount == count - expected.count)
        }
    }

    @Test("Tags beyond the limit are left out and counted, known keys are still overwritten")
    func tags() throws {
        let test = TestTracer(limits: SpanLimits(tagCount: 2))
        let span = test.tracer.startSpan("s", tags: ["a": 1, "b": 2, "c": 3])
        span.setTag("d", to: 4).setTag("a", to: "new")
        span.finish()
        let record = try #require(test.records.first)
        #expect(record.tags["a"] == "new")
        #expect(record.tags["b"] == 2)
        #expect(record.tags["c"] == nil)
        #expect(record.tags["d"] == nil)
        #expect(record.droppedTagCount == 2)
        // The sampler's tags are no part of the count.
        #expect(record.tags["sampler.type"] == "const")
    }

    @Test(
        "Text is cut at the end of a character",
        arguments: [
            ("abcdef", 4, "abcd"), ("abcd", 4, "abcd"), ("", 0, ""), ("a", 0, ""), ("aé", 2, "a"), ("éé", 3, "é"),
            ("€", 2, ""), ("a€b", 4, "a€"), ("😀😀", 7, "😀"), ("😀", 3, ""), ("😀", 4, "😀"),
        ]
    )
    func text(input: String, limit: Int, expected: String) throws {
        let test = TestTracer(limits: SpanLimits(valueLength: limit))
        let span = test.tracer.startSpan("s", tags: ["": .string(input)])
        span.setTag("", to: input).log(LogFields([LogField("", .string(input))])).finish()
        let record = try #require(test.records.first)
        #expect(record.tags[""] == .string(expected))
        #expect(record.logs.first?.fields[""] == .string(expected))
    }

    @Test("A long key is cut like a value")
    func keys() throws {
        let test = TestTracer(limits: SpanLimits(valueLength: 3))
        test.tracer.startSpan("s").setTag("abcdef", to: 1).log(["uvwxyz": 2]).finish()
        let record = try #require(test.records.first)
        #expect(record.tags["abc"] == 1)
        #expect(record.logs.first?.fields["uvw"] == 2)
    }

    @Test("The elements of a list share the limit")
    func lists() throws {
        let test = TestTracer(limits: SpanLimits(valueLength: 10))
        let span = test.tracer.startSpan("s")
        span.setTag("t", to: ["abcdef", "ghijkl", "mnopqr"])
        span.setTag("i", to: [1, 2, 3, 4])
        span.setTag("e", to: .array(Array(repeating: .array([]), count: 100)))
        span.log(["d": ["a": "12345", "b": "67890", "c": "x"]])
        span.finish()
        let record = try #require(test.records.first)
        #expect(record.tags["t"] == ["abcdef", "ghi"])
        #expect(record.tags["i"] == [1, 2])
        #expect(record.tags["e"]?.arrayValue?.count == 9)
        #expect(record.logs.first?.fields["d"] == ["a": "12345", "b": "67"])
    }

    @Test("A value nested deeper than anybody reads is cut, not followed")
    func nesting() throws {
        let test = TestTracer()
        var value = TagValue.array([])
        var logged = LogValue.array([])
        for _ in 0..<1_000 {
            value = .array([value])
            logged = .array([logged])
        }
        test.tracer.startSpan("s").setTag("v", to: value).log(["v": logged]).finish()
        let record = try #require(test.records.first)
        var depth = 0
        var rest = record.tags["v"]
        while let inner = rest?.arrayValue?.first {
            depth += 1
            rest = inner
        }
        #expect(depth > 0)
        #expect(depth <= 16)
        #expect(record.logs.count == 1)
    }

    @Test("A log record keeps so many fields, and counts the others")
    func fields() throws {
        let test = TestTracer(limits: SpanLimits(logFieldCount: 2))
        test.tracer.startSpan("s").log(["a": 1, "b": 2, "c": 3]).finish()
        #expect(test.records.first?.logs.first?.fields == ["a": 1, "b": 2])
        #expect(test.records.first?.logs.first?.droppedFieldCount == 1)
    }

    @Test("Baggage beyond the limits is left out, with a diagnostic")
    func baggage() throws {
        let test = TestTracer(limits: SpanLimits(baggageItemCount: 2, baggageLength: 10))
        let span = try #require(test.startSpan("s"))
        span.setBaggageItem("a", to: "1").setBaggageItem("b", to: "2").setBaggageItem("c", to: "3")
        #expect(span.context.baggage == ["a": "1", "b": "2"])
        span.setBaggageItem("b", to: "123456789")
        #expect(span.context.baggage == ["a": "1", "b": "2"])
        span.setBaggageItem("b", to: "1234567")
        #expect(span.context.baggage == ["a": "1", "b": "1234567"])
        #expect(test.diagnostics.count(of: .baggageItemDropped) == 2)
        span.finish()
    }

    @Test("Baggage that arrives is cut, also when it arrives in pieces or is active")
    func remoteBaggage() throws {
        let test = TestTracer(limits: SpanLimits(baggageItemCount: 2))
        func remote(_ baggage: Baggage, low: UInt64 = 1) -> TraceContext {
            TraceContext(
                traceID: TraceID(high: 0, low: low),
                spanID: SpanID(low),
                sampling: .sampled,
                baggage: baggage,
                isRemote: true
            )
        }
        let explicit = test.tracer.startSpan("1", childOf: remote(["a": "1", "b": "2", "c": "3"]))
        #expect(explicit.context.baggage == ["a": "1", "b": "2"])
        let active = test.tracer.scopeManager.withActiveContext(remote(["a": "1", "b": "2", "c": "3"])) {
            test.tracer.startSpan("2")
        }
        #expect(active.context.baggage == ["a": "1", "b": "2"])
        let partial = test.tracer.startSpan("3", childOf: remote(["a": "1", "b": "2", "c": "3"], low: 0))
        #expect(partial.context.baggage == ["a": "1", "b": "2"])
        let union = test.tracer.startSpan(
            "4",
            references: [.childOf(remote(["a": "1", "b": "2"])), .followsFrom(remote(["c": "3"]))]
        )
        #expect(union.context.baggage == ["a": "1", "b": "2"])
        #expect(test.diagnostics.count(of: .baggageItemDropped) == 4)
        for span in [explicit, active, partial, union] {
            span.finish()
        }
    }

    @Test("The reference to the parent is kept, wherever it stands")
    func parentReference() throws {
        let test = TestTracer(limits: SpanLimits(referenceCount: 0))
        let contexts = try (0..<3).map { try #require(test.startSpan("\($0)")).traceContext }
        let references = [Reference.followsFrom(contexts[0]), .childOf(contexts[1]), .childOf(contexts[2])]
        test.tracer.startSpan("s", references: references).finish()
        let record = try #require(test.processor.record(named: "s"))
        #expect(record.references == [SpanRecord.Reference(type: .childOf, context: contexts[1])])
        #expect(record.parent?.context.spanID == record.context.parentSpanID)
        #expect(record.droppedReferenceCount == 2)
    }

    @Test("References beyond the limit are left out and counted")
    func references() throws {
        let test = TestTracer(limits: SpanLimits(referenceCount: 2))
        let contexts = try (0..<3).map { try #require(test.startSpan("\($0)")).traceContext }
        test.tracer.startSpan("s", references: contexts.map { .followsFrom($0) }).finish()
        #expect(test.processor.record(named: "s")?.references.map(\.context) == Array(contexts[..<2]))
        #expect(test.processor.record(named: "s")?.droppedReferenceCount == 1)
    }

    @Test("Negative limits count as zero")
    func negative() throws {
        let limits = SpanLimits(
            tagCount: -1,
            logCount: -1,
            logFieldCount: .min,
            valueLength: -1,
            referenceCount: -1,
            baggageItemCount: -1,
            baggageLength: -1
        )
        let test = TestTracer(limits: limits)
        let parent = try #require(test.startSpan("parent"))
        let span = test.tracer.startSpan("s", references: [.followsFrom(parent), .childOf(parent)])
        span.setTag("a", to: "x").log(["a": "x"]).setBaggageItem("a", to: "x").finish()
        parent.finish()
        let record = try #require(test.processor.record(named: "s"))
        #expect(record.tags.isEmpty)
        #expect(record.logs.isEmpty)
        #expect(record.references.map(\.type) == [.childOf])
        #expect(record.context.baggage.isEmpty)
        #expect(record.context.traceID == parent.traceContext.traceID)
    }
}
