//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import OpenTracing
import OpenTracingTesting
import Testing

@Suite("The scope manager")
struct ScopeManagerTests {
    private struct Failure: Error, Equatable {}

    let tracer = MockTracer()

    @Test("Nothing is active at first, in a task and outside of its tree")
    func nothingActive() async {
        #expect(activeSpan == nil)
        #expect(ScopeManager.shared.activeContext == nil)
        #expect(ActiveScope.current.span == nil)
        #expect(ActiveScope.current.context == nil)
        await Task.detached { #expect(activeSpan == nil) }.value
    }

    @Test("A started span is not active")
    func start() {
        let span = tracer.startSpan("span")
        #expect(activeSpan == nil)
        span.finish()
        #expect(activeSpan == nil)
    }

    @Test("A span is active in its closure, which gives its result")
    func activation() {
        let span = tracer.startSpan("span")
        let result = withActiveSpan(span) {
            #expect(activeSpan === span)
            #expect(ActiveScope.current.context?.spanIDString == span.context.spanIDString)
            return 7
        }
        #expect(result == 7)
        #expect(activeSpan == nil)
        #expect(tracer.finishedSpans.isEmpty)
    }

    @Test("Activations nest, with awaits between all steps")
    func nesting() async {
        let (outer, inner) = (tracer.startSpan("outer"), tracer.startSpan("inner"))
        await withActiveSpan(outer, finishing: true) { () async in
            await Task.yield()
            await withActiveSpan(inner, finishing: true) { () async in
                await Task.yield()
                #expect(activeSpan === inner)
                await Task.yield()
            }
            #expect(tracer.finishedSpans.map(\.operationName) == ["inner"])
            #expect(activeSpan === outer)
            await Task.yield()
            #expect(activeSpan === outer)
        }
        await Task.yield()
        #expect(activeSpan == nil)
        #expect(tracer.finishedSpans.map(\.operationName) == ["inner", "outer"])
        #expect(tracer.misuse.isEmpty)
    }

    @Test("A span is finished only when that is asked for, in nested scopes each on its own")
    func finishing() {
        let (outer, inner) = (tracer.startSpan("outer"), tracer.startSpan("inner"))
        withActiveSpan(outer) {
            withActiveSpan(inner, finishing: true) {}
        }
        #expect(tracer.finishedSpans.map(\.operationName) == ["inner"])
    }

    @Test("What was active before is restored before the span finishes")
    func restoreBeforeFinish() async {
        let seen = Recorder<Bool>()
        let tracer = MockTracer(onSpanFinished: { _ in seen.record(activeSpan == nil) })
        withActiveSpan(tracer.startSpan("a"), finishing: true) {}
        await withActiveSpan(tracer.startSpan("b"), finishing: true) { await Task.yield() }
        #expect(seen.values == [true, true])
    }

    @Test("A closure that throws restores and finishes, and its error goes on with its type, unrecorded")
    func throwing() async {
        func fail() throws(Failure) {
            try withActiveSpan(tracer.startSpan("a"), finishing: true) { () throws(Failure) in throw Failure() }
        }
        func failLater() async throws(Failure) {
            try await withActiveSpan(tracer.startSpan("b"), finishing: true) { () async throws(Failure) in
                await Task.yield()
                throw Failure()
            }
        }
        #expect(throws: Failure()) { try fail() }
        await #expect(throws: Failure()) { try await failLater() }
        #expect(activeSpan == nil)
        #expect(tracer.finishedSpans.count == 2)
        #expect(tracer.finishedSpans.allSatisfy { $0.tags.isEmpty && $0.logs.isEmpty })
    }

    @Test("Without an active span nothing is active, and what was is restored")
    func withoutActive() async throws {
        let span = tracer.startSpan("span")
        try await withActiveSpan(span) { () async throws in
            withoutActiveSpan { #expect(activeSpan == nil) }
            #expect(activeSpan === span)
            try await withoutActiveSpan { () async throws in
                await Task.yield()
                #expect(activeSpan == nil)
                #expect((tracer.startSpan("root") as? MockSpan)?.parentID == nil)
            }
            #expect(activeSpan === span)
        }
    }

    @Test("A context that is passed through is a parent without being a span")
    func passedContext() async {
        let context = MockSpanContext(traceNumber: 70, spanNumber: 80)
        let manager = ScopeManager.shared
        manager.withActiveContext(context) {
            #expect(activeSpan == nil)
            #expect(manager.activeContext?.spanIDString == "80")
            #expect((tracer.startSpan("child") as? MockSpan)?.parentID == "80")
            manager.withActiveContext(nil) { #expect(manager.activeContext == nil) }
        }
        await manager.withActiveContext(context) { () async in
            await Task.yield()
            #expect(manager.activeContext?.spanIDString == "80")
        }
        #expect(manager.activeContext == nil)
    }

    @Test("Two managers do not see each other's spans")
    func separateManagers() async {
        let (left, right) = (MockTracer(scopeManager: ScopeManager()), MockTracer(scopeManager: ScopeManager()))
        await left.withSpan("left") { span in
            #expect(left.activeSpan === span)
            #expect(right.activeSpan == nil)
            #expect(activeSpan == nil)
            await right.withSpan("right") { other in
                await Task.yield()
                #expect(left.activeSpan === span)
                #expect(right.activeSpan === other)
                #expect((other as? MockSpan)?.parentID == nil)
            }
            #expect(right.activeSpan == nil)
        }
    }

    @Test("A task that outlives a manager does not disturb the managers that come after it")
    func outlivedManager() async {
        let gate = Gate()
        let task = await {
            let manager = ScopeManager()
            return await manager.withActiveSpan(tracer.startSpan("span")) { () async in
                Task {
                    await gate.wait()
                    return (0..<100).allSatisfy { _ in ScopeManager().activeSpan == nil }
                }
            }
        }()
        gate.open()
        #expect(await task.value)
    }

    @Test("Child tasks and unstructured tasks inherit the active span, detached ones do not")
    func inheritance() async {
        await tracer.withSpan("span") { span in
            async let child = activeSpan === span
            #expect(await child)
            let inGroup = await withTaskGroup(of: Bool.self) { group in
                for _ in 0..<4 {
                    group.addTask { activeSpan === span }
                }
                return await group.allSatisfy { $0 }
            }
            #expect(inGroup)
            #expect(await Task { activeSpan === span }.value)
            #expect(await Task.detached { activeSpan == nil }.value)
        }
    }

    @Test("An unstructured task keeps the span that was active when it was made, also after the closure has ended")
    func longerThanTheScope() async {
        let gate = Gate()
        let task = tracer.withSpan("span") { span in
            Task {
                await gate.wait()
                return activeSpan === span
            }
        }
        #expect(tracer.finishedSpans.count == 1)
        gate.open()
        #expect(await task.value)
    }

    @Test("Tasks beside each other each have their own active span")
    func siblings() async {
        await withTaskGroup { group in
            for index in 0..<8 {
                group.addTask {
                    await tracer.withSpan("span \(index)") { span in
                        for _ in 0..<8 {
                            await Task.yield()
                            #expect(activeSpan === span)
                        }
                    }
                }
            }
        }
        #expect(tracer.finishedSpans.allSatisfy { $0.parentID == nil })
    }
}
