//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import OpenTracing
import OpenTracingTesting
import Testing

@Suite("Carrying the active scope to where it is not inherited")
struct ActiveScopeTests {
    let tracer = MockTracer()

    @Test("A captured span is active again in a detached task, and only within the closure")
    func detachedTask() async {
        let task = tracer.withSpan("request") { _ in
            let scope = ActiveScope.current
            return Task.detached { [tracer] in
                #expect(activeSpan == nil)
                let isActive = scope.withValue { activeSpan === scope.span }
                await scope.withValue { () async in
                    await Task.yield()
                    tracer.withSpan("work") { _ in }
                }
                #expect(activeSpan == nil)
                return isActive
            }
        }
        #expect(await task.value)
        let spans = tracer.finishedSpans
        #expect(spans.map(\.operationName) == ["request", "work"])
        #expect(spans[1].isChild(of: spans[0]))
    }

    @Test("A captured context is active again")
    func context() {
        let context = MockSpanContext(traceNumber: 7, spanNumber: 8)
        let scope = ScopeManager.shared.withActiveContext(context) { ActiveScope.current }
        #expect(scope.span == nil)
        #expect(scope.context?.spanIDString == "8")
        scope.withValue { #expect((tracer.startSpan("span") as? MockSpan)?.parentID == "8") }
    }

    @Test("That nothing was active is captured as well")
    func nothing() {
        let scope = ActiveScope.current
        tracer.withSpan("span") { span in
            scope.withValue { #expect(activeSpan == nil) }
            #expect(activeSpan === span)
        }
    }

    @Test("A scope belongs to the manager that it was captured from")
    func ownManager() {
        let manager = ScopeManager()
        let span = tracer.startSpan("span")
        let scope = manager.withActiveSpan(span) { manager.current }
        scope.withValue {
            #expect(manager.activeSpan === span)
            #expect(activeSpan == nil)
        }
    }

    @Test("An error of the closure goes on with its type")
    func throwing() async {
        struct Failure: Error, Equatable {}
        func fail() throws(Failure) {
            try ActiveScope.current.withValue { () throws(Failure) in throw Failure() }
        }
        #expect(throws: Failure()) { try fail() }
        await #expect(throws: Failure()) {
            try await ActiveScope.current.withValue { () async throws in throw Failure() }
        }
    }

    @Test("Closures run in the isolation of their caller, and the span is active across actors")
    func isolation() async {
        let counter = CountingActor(tracer: tracer)
        let names = await tracer.withSpan("request") { _ in await counter.count() }
        #expect(names == ["request", "count", "count", "request", "count", "request"])
        #expect(await counter.value == 6)
        let spans = tracer.finishedSpans
        #expect(spans.map(\.operationName) == ["count", "request"])
        #expect(spans[0].isChild(of: spans[1]))
    }

    @Test("Closures of the main actor stay on it")
    @MainActor
    func mainActor() async {
        var value = 0
        await tracer.withSpan("span") { _ in
            MainActor.assertIsolated()
            value += 1
            await Task.yield()
            MainActor.assertIsolated()
            await withActiveSpan(tracer.startSpan("other")) { () async in value += 1 }
            await withoutActiveSpan { () async in value += 1 }
            await ActiveScope.current.withValue { () async in value += 1 }
            await ScopeManager.shared.withActiveContext(nil) { () async in value += 1 }
            await GlobalTracer.withTracer(tracer) { () async in value += 1 }
        }
        #expect(value == 6)
    }

    private actor CountingActor {
        private(set) var value = 0
        private let tracer: MockTracer

        init(tracer: MockTracer) {
            self.tracer = tracer
        }

        /// Changes the actor's state within every kind of closure, and gives the names of the spans that were active there.
        func count() async -> [String] {
            var names = [step()]
            await tracer.withSpan("count") { span in
                names.append(step())
                await Task.yield()
                await withActiveSpan(span) { () async in names.append(step()) }
            }
            names.append(step())
            tracer.scopeManager.withActiveSpan(NamedSpan(tracer: tracer)) { names.append("count") }
            value += 1
            await ActiveScope.current.withValue { () async in names.append(step()) }
            return names
        }

        private func step() -> String {
            value += 1
            return activeSpan?.operationName ?? ""
        }
    }
}

/// A span that is nobody's: it shows that any conformance can be made active.
private final class NamedSpan: Span {
    let tracer: any Tracer
    let context: any SpanContext = MockSpanContext(traceNumber: 1, spanNumber: 1)
    let operationName = "named"
    let isRecording = false

    init(tracer: any Tracer) {
        self.tracer = tracer
    }

    func setOperationName(_ operationName: String) -> Self { self }
    func setTag(_ key: String, to value: TagValue) -> Self { self }
    func log(_ fields: LogFields, at timestamp: Timestamp?) -> Self { self }
    func setBaggageItem(_ key: String, to value: String?) -> Self { self }
    func finish(at timestamp: Timestamp?) {}
}
