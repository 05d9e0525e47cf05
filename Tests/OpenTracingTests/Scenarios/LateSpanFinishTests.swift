//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import OpenTracing
import OpenTracingTesting
import Testing

@Suite("Scenario: a parent is not tied to the life of its children", .timeLimit(.minutes(10)))
struct LateSpanFinishTests {
    @Test("Tasks work under a span that is finished when both are done")
    func lateFinish() async {
        let tracer = MockTracer()
        let parent = tracer.startSpan("parent")
        let firstIsDone = Gate()
        let tasks = withActiveSpan(parent) {
            [
                Task {
                    await tracer.withSpan("task1") { _ in await Task.yield() }
                    firstIsDone.open()
                },
                Task { await tracer.withSpan("task2") { _ in await firstIsDone.wait() } },
            ]
        }
        #expect(activeSpan == nil)
        for task in tasks {
            await task.value
        }
        parent.finish()

        let spans = tracer.finishedSpans
        #expect(spans.map(\.operationName) == ["task1", "task2", "parent"])
        guard spans.count == 3, let end = spans[2].finishTime else { return }
        for child in spans.prefix(2) {
            #expect(child.isChild(of: spans[2]))
            #expect(child.finishTime.map { $0.nanoseconds(to: end) >= 0 } == true)
        }
        #expect(activeSpan == nil)
        #expect(tracer.misuse.isEmpty)
    }
}
