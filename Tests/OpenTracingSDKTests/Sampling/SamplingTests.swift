//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import OpenTracing
import OpenTracingSDK
import Testing

@Suite("What a sampling decision does to spans")
struct SamplingTests {
    @Test("An unsampled span keeps neither tags nor logs, and passes identifiers and baggage on")
    func unsampled() throws {
        let test = TestTracer(sampler: ParentBasedSampler(root: AlwaysOffSampler()))
        let span = try #require(test.startSpan("s", tags: ["a": 1]))
        span.setTag("b", to: 2).log(event: "x").setBaggageItem("k", to: "v")
        #expect(!span.isRecording)
        #expect(span.traceContext.isValid)
        #expect(span.traceContext.sampling == .notSampled)
        let child = try #require(test.startSpan("child", references: [.childOf(span)]))
        #expect(child.traceContext.traceID == span.traceContext.traceID)
        #expect(child.traceContext.sampling == .notSampled)
        #expect(child.context.baggage == ["k": "v"])
        var headers: [String: String] = [:]
        try test.tracer.inject(child.context, as: .httpHeaders, into: &headers)
        #expect(headers["traceparent"]?.hasSuffix("-00") == true)
        #expect(headers["baggage"] == "k=v")
        child.finish()
        span.finish()
        #expect(test.records.isEmpty)
        #expect(test.processor.current.started.isEmpty)
        #expect(test.processor.current.discarded.isEmpty)
    }

    @Test("An unsampled span that is let go unfinished is no news")
    func unsampledUnfinished() {
        let test = TestTracer(sampler: AlwaysOffSampler())
        _ = test.tracer.startSpan("s")
        #expect(test.processor.current.discarded.isEmpty)
        #expect(test.diagnostics.count(of: .spanNeverFinished) == 0)
    }

    @Test("The sampler sees the name, the tags and the parent")
    func samplerInput() throws {
        let sampler = SpySampler()
        let test = TestTracer(sampler: sampler)
        let root = try #require(test.startSpan("root", tags: ["span.kind": "server"]))
        test.startSpan("child", references: [.childOf(root)])?.finish()
        let calls = sampler.calls
        #expect(calls.map(\.operationName) == ["root", "child"])
        #expect(calls.map { $0.tags["span.kind"] } == ["server", nil])
        #expect(calls.map(\.parent) == [nil, root.traceContext])
        #expect(calls.map(\.trace) == [root.traceContext.traceID, root.traceContext.traceID])
        root.finish()
    }

    @Test("The sampler sees the kind of the span and everything that it refers to")
    func samplerReferences() throws {
        struct Linked: Sampler {
            func decide(_ request: SamplingRequest) -> SamplingDecision {
                SamplingDecision(isSampled: request.kind == .consumer && request.references.count == 2)
            }
        }
        let test = TestTracer(sampler: Linked())
        let causes: [Reference?] = ["a", "b"].map { .followsFrom(test.tracer.startSpan($0)) }
        let consumer: Tags = ["span.kind": "consumer"]
        #expect(test.startSpan("receive", references: causes, tags: consumer)?.isRecording == true)
        #expect(test.startSpan("receive", references: causes)?.isRecording == false)
        #expect(test.startSpan("receive", references: [causes[0]], tags: consumer)?.isRecording == false)
        #expect(test.startSpan("receive", tags: consumer)?.isRecording == false)
    }

    @Test("The sampler's tags go to the span where the decision was made, and give way to the user's")
    func samplerTags() throws {
        let test = TestTracer()
        let root = try #require(test.startSpan("root"))
        root.setTag("sampler.param", to: "mine")
        test.startSpan("child", references: [.childOf(root)])?.finish()
        root.finish()
        let record = try #require(test.processor.record(named: "root"))
        #expect(record.tags["sampler.type"] == "const")
        #expect(record.tags["sampler.param"] == "mine")
        #expect(test.processor.record(named: "child")?.tags.isEmpty == true)
    }

    @Test("A sampler that does not look at parents leaves no tags where a parent had decided")
    func samplerTagsBelowParent() throws {
        let test = TestTracer(sampler: AlwaysOnSampler())
        let root = try #require(test.startSpan("root"))
        test.startSpan("child", references: [.childOf(root)])?.finish()
        root.finish()
        #expect(test.processor.record(named: "child")?.tags.isEmpty == true)
    }

    @Test("A remote parent without a decision leaves it to the root sampler", arguments: [true, false])
    func deferredParent(isSampled: Bool) throws {
        let root: any Sampler = isSampled ? AlwaysOnSampler() : AlwaysOffSampler()
        let test = TestTracer(sampler: ParentBasedSampler(root: root))
        let parent = TraceContext(
            traceID: TraceID(high: 0, low: 1),
            spanID: SpanID(2),
            sampling: .deferred,
            isRemote: true
        )
        let span = try #require(test.startSpan("s", references: [.childOf(parent)]))
        #expect(span.isRecording == isSampled)
        #expect(span.traceContext.traceID == parent.traceID)
        span.finish()
    }

    @Test("A debug trace is recorded whatever the sampler says")
    func debugParent() throws {
        let test = TestTracer(sampler: AlwaysOffSampler())
        let parent = TraceContext(
            traceID: TraceID(high: 0, low: 1),
            spanID: SpanID(2),
            sampling: .debug,
            isRemote: true
        )
        let span = try #require(test.startSpan("s", references: [.childOf(parent)]))
        #expect(span.traceContext.sampling == .debug)
        span.finish()
        #expect(test.records.count == 1)
    }

    @Test(
        "The priority tag at start overrules sampler and parent",
        arguments: [
            (0, false), (1, true), (2, true), (-1, false),
        ]
    )
    func priorityAtStart(priority: Int, isSampled: Bool) throws {
        for sampler: any Sampler in [AlwaysOnSampler(), AlwaysOffSampler()] {
            let test = TestTracer(sampler: sampler)
            let span = try #require(test.startSpan("s", tags: ["sampling.priority": .integer(Int64(priority))]))
            #expect(span.isRecording == isSampled)
            let child = try #require(test.startSpan("child", tags: ["sampling.priority": 1]))
            #expect(child.isRecording)
            span.finish()
            child.finish()
            #expect(test.records.count == (isSampled ? 2 : 1))
        }
    }

    @Test("The priority tag set to zero revokes the sampling of a span")
    func priorityRevokes() throws {
        let test = TestTracer()
        let span = try #require(test.startSpan("s"))
        span.setTag(.samplingPriority, to: 0)
        #expect(!span.isRecording)
        #expect(span.traceContext.sampling == .notSampled)
        span.setTag("late", to: 1)
        span.finish()
        #expect(test.records.isEmpty)
        #expect(test.processor.current.discarded.map(\.reason) == [.notSampledAnyMore])
    }

    @Test("The priority tag set above zero begins the sampling of a span, with the tags it was started with")
    func priorityBegins() throws {
        let test = TestTracer(sampler: ParentBasedSampler(root: AlwaysOffSampler()))
        let span = try #require(test.startSpan("s", tags: ["a": 1]))
        span.setTag(.samplingPriority, to: 1).setTag("b", to: 2)
        #expect(span.isRecording)
        let child = try #require(test.startSpan("child", references: [.childOf(span)]))
        #expect(child.isRecording)
        child.finish()
        span.finish()
        let record = try #require(test.processor.record(named: "s"))
        #expect(record.tags["a"] == 1)
        #expect(record.tags["b"] == 2)
        #expect(test.processor.current.started.count == 2)
    }

    @Test("The tags of a span that begins to be sampled are within the limits")
    func priorityBeginsWithinLimits() throws {
        let test = TestTracer(
            sampler: ParentBasedSampler(root: AlwaysOffSampler()),
            limits: SpanLimits(tagCount: 3, valueLength: 20)
        )
        let long = String(repeating: "x", count: 100)
        let span = try #require(test.startSpan("s", tags: ["a": .string(long), "b": 1, "c": 2, "d": 3]))
        span.setTag("a", to: 1).setTag(.samplingPriority, to: 1).finish()
        let record = try #require(test.records.first)
        #expect(record.tags["a"] == .string(String(long.prefix(20))))
        #expect(record.tags.count == 3)
        #expect(record.droppedTagCount == 2)
    }

    @Test("A priority that is no number asks for nothing")
    func priorityWithoutNumber() throws {
        let test = TestTracer()
        let span = try #require(test.startSpan("s", tags: ["sampling.priority": "0"]))
        span.setTag("sampling.priority", to: false)
        #expect(span.isRecording)
        span.finish()
    }
}
