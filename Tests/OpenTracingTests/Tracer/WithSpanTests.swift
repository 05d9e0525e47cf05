//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import OpenTracing
import OpenTracingTesting
import Testing

@Suite("withSpan")
struct WithSpanTests {
    private struct Failure: Error, Equatable {}

    let tracer = MockTracer()

    @Test("The span is started, active in the closure, and finished after it")
    func synchronous() {
        let result = tracer.withSpan("operation", tags: ["a": 1], startTime: Timestamp(nanosecondsSinceEpoch: 5)) {
            span in
            #expect(activeSpan === span)
            #expect(tracer.finishedSpans.isEmpty)
            return 7
        }
        #expect(result == 7)
        #expect(activeSpan == nil)
        #expect(tracer.finishedSpans.map(\.operationName) == ["operation"])
        #expect(tracer.finishedSpans[0].tags == ["a": 1])
        #expect(tracer.finishedSpans[0].startTime.nanosecondsSinceEpoch == 5)
    }

    @Test("An error is recorded before the finish, and goes on with its type")
    func errors() async throws {
        func fail() throws(Failure) {
            try tracer.withSpan("a") { (_) throws(Failure) in throw Failure() }
        }
        func failLater() async throws(Failure) {
            try await tracer.withSpan("b") { (_) async throws(Failure) in
                await Task.yield()
                throw Failure()
            }
        }
        #expect(throws: Failure()) { try fail() }
        await #expect(throws: Failure()) { try await failLater() }
        for span in tracer.finishedSpans {
            #expect(span.tags == ["error": true])
            #expect(span.logs.count == 1)
            #expect(span.logs.first?.fields["error.object"]?.errorValue as? Failure == Failure())
        }
        #expect(tracer.finishedSpans.map(\.operationName) == ["a", "b"])
        #expect(tracer.misuse.isEmpty)
    }

    @Test("A cancelled operation is marked as cancelled, not as failed")
    func cancellation() async {
        let task = Task {
            try tracer.withSpan("operation") { _ in
                withUnsafeCurrentTask { $0?.cancel() }
                try Task.checkCancellation()
            }
        }
        await #expect(throws: CancellationError.self) { try await task.value }
        #expect(tracer.finishedSpans.map(\.tags) == [["cancelled": true]])
    }

    @Test("Spans in the closure are children, and those that ignore it are not")
    func parents() async {
        await tracer.withSpan("outer") { outer in
            tracer.withSpan("child") { _ in }
            await tracer.withSpan("root", ignoringActiveSpan: true) { _ in await Task.yield() }
            await tracer.withSpan("follower", references: [.followsFrom(outer)]) { _ in await Task.yield() }
        }
        let spans = tracer.finishedSpans
        #expect(spans.map(\.parentID) == ["2", nil, "2", nil])
        #expect(spans[2].references.map(\.type) == [.followsFrom])
    }

    @Test("A span that the closure finishes itself is not recorded twice")
    func finishedInside() {
        tracer.withSpan("operation") { $0.finish() }
        #expect(tracer.finishedSpans.count == 1)
        #expect(tracer.misuse.map(\.kind) == [.finishedTwice])
    }

    @Test("The free function uses the tracer at hand")
    func freeFunction() async {
        let result = await GlobalTracer.withTracer(tracer) {
            withNewSpan("a", tags: ["n": 1], startTime: Timestamp(nanosecondsSinceEpoch: 5)) { _ in }
            return await withNewSpan("b", ignoringActiveSpan: true) { span in
                await Task.yield()
                return withNewSpan("c", references: [.childOf(span)]) { _ in activeSpan != nil }
            }
        }
        #expect(result)
        #expect(tracer.finishedSpans.map(\.operationName) == ["a", "c", "b"])
        #expect(tracer.finishedSpans[0].tags == ["n": 1])
        #expect(tracer.finishedSpans[1].isChild(of: tracer.finishedSpans[2]))
    }

    @Test("The free function uses the tracer of the active span, unless one was set for the task")
    func tracerOfTheActiveSpan() async {
        let other = MockTracer()
        await tracer.withSpan("outer") { _ in
            withNewSpan("inner") { _ in }
            await withNewSpan("later") { _ in await Task.yield() }
            withNewSpan("root", references: [nil], ignoringActiveSpan: true) { _ in }
            GlobalTracer.withTracer(other) { withNewSpan("other") { _ in } }
        }
        #expect(tracer.finishedSpans.map(\.operationName) == ["inner", "later", "root", "outer"])
        #expect(tracer.finishedSpans.map(\.parentID) == ["2", "2", nil, nil])
        #expect(other.finishedSpans.map(\.operationName) == ["other"])
    }

    @Test("The free function records errors, and passes them on with their type")
    func freeFunctionErrors() async {
        func fail() throws(Failure) {
            try withNewSpan("a") { (_) throws(Failure) in throw Failure() }
        }
        func failLater() async throws(Failure) {
            try await withNewSpan("b") { (_) async throws(Failure) in throw Failure() }
        }
        await GlobalTracer.withTracer(tracer) {
            #expect(throws: Failure()) { try fail() }
            await #expect(throws: Failure()) { try await failLater() }
        }
        #expect(tracer.finishedSpans.tagged(.error, true).count == 2)
    }

    @Test("A span can be started from a span, a context, or neither")
    func start() {
        let parent = tracer.startSpan("parent")
        let noSpan: (any Span)? = nil
        let noContext: (any SpanContext)? = nil
        let spans = [
            tracer.startSpan("a", childOf: parent, tags: ["n": 1]), tracer.startSpan("b", childOf: parent.context),
            tracer.startSpan("c", childOf: noSpan), tracer.startSpan("d", childOf: noContext),
            tracer.startSpan("e", references: [nil, .followsFrom(parent)], ignoringActiveSpan: true),
        ].compactMap { $0 as? MockSpan }
        #expect(spans.map(\.parentID) == ["2", "2", nil, nil, "2"])
        #expect(spans[0].tags == ["n": 1])
    }
}
