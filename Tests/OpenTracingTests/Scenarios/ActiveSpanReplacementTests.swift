//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import OpenTracing
import OpenTracingTesting
import Testing

@Suite("Scenario: a task replaces the active span for a moment", .timeLimit(.minutes(10)))
struct ActiveSpanReplacementTests {
    let tracer = MockTracer()

    @Test(
        "The span that was handed over is finished inside, and the task's own is active again",
        arguments: [false, true]
    )
    func replacement(isActiveAtSubmission: Bool) async {
        let initial = tracer.startSpan("initial")
        // A plain task inherits what is active, so the task's span has to ignore it where there is something.
        let task =
            isActiveAtSubmission
            ? withActiveSpan(initial) { submit(initial, ignoringActiveSpan: true) }
            : submit(initial, ignoringActiveSpan: false)
        await task.value

        let spans = tracer.finishedSpans
        #expect(spans.map(\.operationName) == ["initial", "subtask", "task"])
        guard spans.count == 3 else { return }
        #expect(spans[1].isChild(of: spans[2]))
        #expect(spans[0].parentID == nil)
        #expect(spans[0].traceIDString != spans[2].traceIDString)
        #expect(spans.allSatisfy { $0.tags.isEmpty && $0.logs.isEmpty })
        #expect(activeSpan == nil)
        #expect(tracer.misuse.isEmpty)
    }

    private func submit(_ initial: any Span, ignoringActiveSpan: Bool) -> Task<Void, Never> {
        Task {
            await tracer.withSpan("task", ignoringActiveSpan: ignoringActiveSpan) { task in
                await withActiveSpan(initial, finishing: true) { () async in
                    await Task.yield()
                    #expect(activeSpan === initial)
                }
                #expect(activeSpan === task)
                await tracer.withSpan("subtask") { _ in await Task.yield() }
                #expect(activeSpan === task)
            }
        }
    }
}
