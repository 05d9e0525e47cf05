//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import OpenTracing
import OpenTracingSDK
import Testing

@Suite("Where a span comes from")
struct LineageTests {
    @Test("A span without references or an active span begins a trace")
    func root() throws {
        let test = TestTracer()
        let span = try #require(test.startSpan("root"))
        span.finish()
        let record = try #require(test.records.first)
        #expect(record.context.traceID == TraceID(high: 0, low: 0x100))
        #expect(record.context.spanID == SpanID(1))
        #expect(record.context.parentSpanID == .invalid)
        #expect(record.references.isEmpty)
        #expect(record.parent == nil)
        #expect(record.resource.serviceName == "test")
    }

    @Test("A child has its parent's trace and refers to it", arguments: [ReferenceType.childOf, .followsFrom])
    func child(type: ReferenceType) throws {
        let test = TestTracer()
        let parent = try #require(test.startSpan("parent"))
        let child = try #require(test.startSpan("child", references: [Reference(type: type, context: parent.context)]))
        child.finish()
        let record = try #require(test.records.first)
        #expect(record.context.traceID == parent.traceContext.traceID)
        #expect(record.context.spanID != parent.traceContext.spanID)
        #expect(record.context.parentSpanID == parent.traceContext.spanID)
        #expect(record.parent == SpanRecord.Reference(type: type, context: parent.traceContext))
    }

    @Test("The parent is the first childOf, else the first reference; all are kept in order")
    func severalReferences() throws {
        let test = TestTracer()
        let contexts = try (0..<3).map { try #require(test.startSpan("\($0)")).traceContext }
        let custom = ReferenceType("custom")
        let first = try #require(
            test.startSpan(
                "a",
                references: [
                    .followsFrom(contexts[0]), .childOf(contexts[1]), .childOf(contexts[2]),
                ]
            )
        )
        #expect(first.traceContext.parentSpanID == contexts[1].spanID)
        #expect(first.traceContext.traceID == contexts[1].traceID)
        let second = try #require(
            test.startSpan(
                "b",
                references: [
                    Reference(type: custom, context: contexts[2]), .followsFrom(contexts[0]),
                ]
            )
        )
        #expect(second.traceContext.parentSpanID == contexts[2].spanID)
        first.finish()
        second.finish()
        #expect(
            test.records.map { $0.references.map(\.type) } == [
                [.followsFrom, .childOf, .childOf], [custom, .followsFrom],
            ]
        )
        #expect(test.records.first?.references.map(\.context) == contexts)
    }

    @Test("Baggage is the union over all references, and the later one wins")
    func baggageUnion() throws {
        let test = TestTracer()
        let first = try #require(test.startSpan("1")).setBaggageItem("a", to: "1").setBaggageItem("b", to: "1")
        let second = try #require(test.startSpan("2")).setBaggageItem("b", to: "2").setBaggageItem("c", to: "2")
        let span = try #require(test.startSpan("3", references: [.childOf(first), .followsFrom(second)]))
        #expect(span.context.baggage == ["a": "1", "b": "2", "c": "2"])
    }

    @Test("The active span becomes the parent of a span without references")
    func activeSpan() throws {
        let test = TestTracer()
        test.tracer.withSpan("outer") { outer in
            test.tracer.startSpan("inner").finish()
            test.tracer.startSpan("nil reference", references: [nil]).finish()
            test.tracer.startSpan("ignoring", ignoringActiveSpan: true).finish()
            outer.setBaggageItem("k", to: "v")
        }
        let outer = try #require(test.processor.record(named: "outer"))
        let inner = try #require(test.processor.record(named: "inner"))
        #expect(inner.parent?.context.spanID == outer.context.spanID)
        #expect(inner.parent?.type == .childOf)
        #expect(
            test.processor.record(named: "nil reference")?.context.parentSpanID == outer.context.spanID
        )
        let ignoring = try #require(test.processor.record(named: "ignoring"))
        #expect(ignoring.parent == nil)
        #expect(ignoring.context.traceID != outer.context.traceID)
    }

    @Test("An explicit reference keeps the active span out, even when it is skipped")
    func explicitReference() throws {
        let test = TestTracer()
        let other = try #require(test.startSpan("other"))
        test.tracer.withSpan("active") { _ in
            test.tracer.startSpan("explicit", references: [.childOf(other)]).finish()
            test.tracer.startSpan("foreign", references: [.childOf(ForeignContext())]).finish()
            test.tracer.startSpan("noop", references: [.childOf(NoopTracer().startSpan("n").context)]).finish()
        }
        #expect(test.processor.record(named: "explicit")?.parent?.context == other.traceContext)
        #expect(test.processor.record(named: "foreign")?.parent == nil)
        #expect(test.processor.record(named: "foreign")?.context.baggage.isEmpty == true)
        #expect(test.processor.record(named: "noop")?.parent == nil)
        #expect(test.diagnostics.count(of: .foreignReference) == 1)
    }

    @Test("A foreign reference is skipped, and the others count")
    func foreignAmongOthers() throws {
        let test = TestTracer()
        let parent = try #require(test.startSpan("parent"))
        let child = try #require(
            test.startSpan("child", references: [.childOf(ForeignContext()), .followsFrom(parent)])
        )
        child.finish()
        #expect(test.records.first?.references.map(\.context) == [parent.traceContext])
    }

    @Test("A context that was passed through becomes the parent like an active span")
    func activeContext() throws {
        let test = TestTracer()
        let remote = TraceContext(
            traceID: TraceID(high: 1, low: 2),
            spanID: SpanID(3),
            sampling: .sampled,
            hasRandomTraceID: true,
            traceState: TraceState([.init(key: "vendor", value: "x")]),
            baggage: ["k": "v"],
            isRemote: true
        )
        test.tracer.scopeManager.withActiveContext(remote) {
            test.tracer.startSpan("child").finish()
        }
        let context = try #require(test.records.first?.context)
        #expect(context.traceID == remote.traceID)
        #expect(context.parentSpanID == remote.spanID)
        #expect(context.hasRandomTraceID)
        #expect(context.traceState == remote.traceState)
        #expect(context.baggage == ["k": "v"])
        #expect(!context.isRemote)
    }

    @Test("A context without identifiers begins a trace with its baggage and without a reference")
    func baggageOnly() throws {
        let test = TestTracer()
        let partial = TraceContext(
            traceID: .invalid,
            spanID: .invalid,
            traceState: TraceState([.init(key: "vendor", value: "x")]),
            baggage: ["k": "v"],
            isRemote: true
        )
        test.tracer.startSpan("root", references: [.childOf(partial)]).finish()
        test.tracer.scopeManager.withActiveContext(partial) { test.tracer.startSpan("implicit").finish() }
        for record in test.records {
            #expect(record.references.isEmpty)
            #expect(record.context.isValid)
            #expect(record.context.parentSpanID == .invalid)
            #expect(record.context.baggage == ["k": "v"])
            #expect(record.context.traceState.isEmpty)
        }
        #expect(test.records.count == 2)
    }

    @Test(
        "A decision without identifiers holds for the trace that it begins",
        arguments: [
            (SamplingState.notSampled, false), (.sampled, true), (.debug, true),
        ]
    )
    func decisionOnly(state: SamplingState, isSampled: Bool) throws {
        let test = TestTracer(sampler: ParentBasedSampler(root: isSampled ? AlwaysOffSampler() : AlwaysOnSampler()))
        let partial = TraceContext(traceID: .invalid, spanID: .invalid, sampling: state, isRemote: true)
        let span = try #require(test.startSpan("root", references: [.childOf(partial)]))
        #expect(span.traceContext.sampling == state)
        #expect(span.isRecording == isSampled)
    }

    @Test("A debug identifier forces the trace that it begins, and becomes a tag of its root")
    func debugID() throws {
        let test = TestTracer(sampler: AlwaysOffSampler())
        let partial = TraceContext(
            traceID: .invalid,
            spanID: .invalid,
            isRemote: true,
            debugID: "find-me"
        )
        let root = try #require(test.startSpan("root", references: [.childOf(partial)]))
        let child = try #require(test.startSpan("child", references: [.childOf(root)]))
        child.finish()
        root.finish()
        #expect(test.records.map(\.context.sampling) == [.debug, .debug])
        #expect(test.processor.record(named: "root")?.tags["jaeger-debug-id"] == "find-me")
        #expect(test.processor.record(named: "child")?.tags["jaeger-debug-id"] == nil)
    }

    @Test("A debug identifier beside identifiers is not looked at, and not passed on")
    func debugIDBesideIdentifiers() throws {
        let test = TestTracer()
        let remote = TraceContext(
            traceID: TraceID(high: 0, low: 1),
            spanID: SpanID(2),
            sampling: .notSampled,
            isRemote: true,
            debugID: "find-me"
        )
        let span = try #require(test.startSpan("s", references: [.childOf(remote)]))
        #expect(span.traceContext.sampling == .notSampled)
        #expect(span.traceContext.debugID == nil)
    }

    @Test("A valid parent is preferred to a context without identifiers, which still brings its baggage")
    func partialAmongOthers() throws {
        let test = TestTracer()
        let partial = TraceContext(
            traceID: .invalid,
            spanID: .invalid,
            sampling: .notSampled,
            baggage: ["k": "v"]
        )
        let parent = try #require(test.startSpan("parent"))
        let child = try #require(test.startSpan("child", references: [.childOf(partial), .followsFrom(parent)]))
        #expect(child.traceContext.traceID == parent.traceContext.traceID)
        #expect(child.isRecording)
        #expect(child.context.baggage == ["k": "v"])
    }
}
