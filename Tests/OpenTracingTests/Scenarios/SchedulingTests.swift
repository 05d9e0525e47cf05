//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import OpenTracing
import OpenTracingTesting
import Testing

/// What the original schedules on an event loop is a `Task` here. Where it relies on the order in which the loop runs its
/// callbacks, gates put the tasks in that order.
@Suite("Scenario: work is scheduled for later", .timeLimit(.minutes(10)))
struct SchedulingTests {
    let tracer = MockTracer()

    private func parents(of spans: [MockSpan]) -> [String: String?] {
        let names = Dictionary(spans.map { ($0.spanIDString, $0.operationName) }) { first, _ in first }
        return Dictionary(spans.map { ($0.operationName, $0.parentID.flatMap { names[$0] }) }) { first, _ in first }
    }

    private func check(_ names: [String], parents expected: [String: String?]) async {
        let spans = await tracer.finishedSpans(count: names.count)
        #expect(spans.map(\.operationName) == names)
        #expect(parents(of: spans) == expected)
        #expect(spans.allSatisfy { $0.tags.isEmpty && $0.logs.isEmpty })
        #expect(activeSpan == nil)
        #expect(tracer.misuse.isEmpty)
    }

    @Test("A callback is a child of the span in which it was scheduled, though that has finished")
    func callbacks() async {
        let (rootIsDone, firstIsDone, secondIsDone) = (Gate(), Gate(), Gate())
        tracer.withSpan("root") { _ in
            Task {
                await rootIsDone.wait()
                tracer.withSpan("first") { _ in
                    _ = Task {
                        await secondIsDone.wait()
                        tracer.withSpan("childof:first") { _ in }
                    }
                }
                firstIsDone.open()
            }
            Task {
                await firstIsDone.wait()
                tracer.withSpan("second") { _ in }
                secondIsDone.open()
            }
        }
        rootIsDone.open()
        await check(
            ["root", "first", "second", "childof:first"],
            parents: ["root": nil, "first": "root", "second": "root", "childof:first": "first"]
        )
    }

    @Test("Tasks schedule tasks, at once or after they have waited", arguments: [false, true])
    func tasksScheduleTasks(waitsFirst: Bool) async {
        let gates = (0..<5).map { _ in Gate() }
        tracer.withSpan("root") { _ in
            for number in 1...2 {
                Task {
                    if waitsFirst {
                        await Task.yield()
                    }
                    await gates[number - 1].wait()
                    tracer.withSpan("task\(number)") { _ in
                        _ = Task {
                            await gates[number + 1].wait()
                            tracer.withSpan("childof:task\(number)") { _ in }
                            gates[number + 2].open()
                        }
                    }
                    gates[number].open()
                }
            }
        }
        gates[0].open()
        await check(
            ["root", "task1", "task2", "childof:task1", "childof:task2"],
            parents: [
                "root": nil, "task1": "root", "task2": "root", "childof:task1": "task1", "childof:task2": "task2",
            ]
        )
    }

    /// Starts a span, and within it a task that does the same on the next level.
    private func recurse(_ level: Int = 0, ignoringFrom ignored: Int = .max) {
        tracer.withSpan("\(level)", ignoringActiveSpan: level >= ignored) { _ in
            guard level < 3 else { return }
            Task { recurse(level + 1, ignoringFrom: ignored) }
        }
    }

    @Test("A task that schedules itself gives a chain of spans")
    func recursion() async {
        recurse()
        let spans = await tracer.finishedSpans(count: 4)
        #expect(parents(of: spans) == ["0": nil, "1": "0", "2": "1", "3": "2"])
        #expect(Set(spans.map(\.traceIDString)).count == 1)
    }

    @Test("Levels that ignore the active span begin traces")
    func recursionWithIgnoring() async {
        recurse(ignoringFrom: 2)
        let spans = await tracer.finishedSpans(count: 4)
        #expect(parents(of: spans) == ["0": nil, "1": "0", "2": nil, "3": nil])
        #expect(Set(spans.map(\.traceIDString)).count == 3)
    }

    @Test("Tasks that are started without an active span begin traces")
    func tasksWithoutActiveSpan() async {
        await tracer.withSpan("root") { _ in
            let tasks = [
                Task { tracer.withSpan("task_1") { _ in } },
                withoutActiveSpan { Task { tracer.withSpan("task_2") { _ in } } },
                Task { tracer.withSpan("task_3") { _ in } },
            ]
            for task in tasks {
                await task.value
            }
        }
        let spans = await tracer.finishedSpans(count: 4)
        #expect(parents(of: spans) == ["root": nil, "task_1": "root", "task_2": nil, "task_3": "root"])
    }

    @Test("Callbacks that are captured without an active span begin traces")
    func callbacksWithoutActiveSpan() async {
        func callback(_ name: String) -> Task<Void, Never> {
            let scope = ActiveScope.current
            return Task.detached { scope.withValue { tracer.withSpan(name) { _ in } } }
        }
        await tracer.withSpan("root") { _ in
            await callback("callback_1").value
            await withoutActiveSpan { callback("callback_2") }.value
            await callback("callback_3").value
        }
        await check(
            ["callback_1", "callback_2", "callback_3", "root"],
            parents: ["root": nil, "callback_1": "root", "callback_2": nil, "callback_3": "root"]
        )
    }

    @Test("Calls that are awaited without an active span begin traces")
    func awaitWithoutActiveSpan() async {
        func call(_ name: String) async {
            await tracer.withSpan(name) { _ in await Task.yield() }
        }
        await tracer.withSpan("root") { _ in
            await call("call_1")
            await withoutActiveSpan { () async in await call("call_2") }
            await call("call_3")
        }
        await check(
            ["call_1", "call_2", "call_3", "root"],
            parents: ["root": nil, "call_1": "root", "call_2": nil, "call_3": "root"]
        )
    }

    @Test("A detached task begins a trace")
    func detached() async {
        await tracer.withSpan("root") { _ in
            await Task.detached { tracer.withSpan("detached") { _ in } }.value
        }
        await check(["detached", "root"], parents: ["detached": nil, "root": nil])
    }

    @Test("Children of async let are children of the span")
    func asyncLet() async {
        await tracer.withSpan("root") { _ in
            async let first: Void = tracer.withSpan("a") { _ in await Task.yield() }
            async let second: Void = tracer.withSpan("b") { _ in await Task.yield() }
            _ = await (first, second)
        }
        let spans = tracer.finishedSpans
        #expect(parents(of: spans) == ["a": "root", "b": "root", "root": nil])
        #expect(spans.last?.operationName == "root")
    }

    @Test(
        "In a group that throws, the failure stands on its span and on the one around it, and cancellation is no failure"
    )
    func throwingGroup() async {
        struct Failure: Error {}
        let isWaiting = Gate()
        await #expect(throws: Failure.self) {
            try await tracer.withSpan("root") { _ in
                try await withThrowingTaskGroup { group in
                    group.addTask {
                        try await tracer.withSpan("failing") { _ in
                            await isWaiting.wait()
                            throw Failure()
                        }
                    }
                    group.addTask {
                        try await tracer.withSpan("cancelled") { _ in
                            isWaiting.open()
                            // Ends when the group is cancelled.
                            for await _ in AsyncStream<Void>.makeStream().stream {}
                            try Task.checkCancellation()
                        }
                    }
                    for try await _ in group {}
                }
            }
        }
        let spans = tracer.finishedSpans
        #expect(spans.map(\.operationName) == ["failing", "cancelled", "root"])
        #expect(spans.map(\.tags) == [["error": true], ["cancelled": true], ["error": true]])
        #expect(parents(of: spans) == ["failing": "root", "cancelled": "root", "root": nil])
        #expect(activeSpan == nil)
    }

    @Test("A task that is cancelled from outside marks its span as cancelled, and finishes it")
    func cancelledTask() async {
        let hasStarted = Gate()
        let task = Task {
            try await tracer.withSpan("operation") { _ in
                hasStarted.open()
                for await _ in AsyncStream<Void>.makeStream().stream {}
                try Task.checkCancellation()
            }
        }
        await hasStarted.wait()
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
        #expect(tracer.finishedSpans.map(\.tags) == [["cancelled": true]])
        #expect(tracer.unfinishedSpans.isEmpty)
    }
}
