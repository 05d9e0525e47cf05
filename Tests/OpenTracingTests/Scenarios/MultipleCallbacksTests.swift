//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import OpenTracing
import OpenTracingTesting
import Testing

@Suite("Scenario: several callbacks work under one span at once", .timeLimit(.minutes(10)))
struct MultipleCallbacksTests {
    let tracer = MockTracer()

    private func check() {
        let spans = tracer.finishedSpans
        #expect(spans.count == 4)
        #expect(spans.last?.operationName == "parent")
        guard spans.count == 4, let end = spans[3].finishTime else { return }
        for child in spans.prefix(3) {
            #expect(child.operationName == "subtask")
            #expect(child.isChild(of: spans[3]))
            #expect(child.finishTime.map { $0.nanoseconds(to: end) >= 0 } == true)
        }
        #expect(activeSpan == nil)
        #expect(tracer.misuse.isEmpty)
    }

    @Test("A task group in the span's closure ends before the span does")
    func taskGroup() async {
        let checkpoint = Checkpoint(count: 3)
        await tracer.withSpan("parent") { _ in
            await withTaskGroup { group in
                for _ in 0..<3 {
                    group.addTask {
                        await tracer.withSpan("subtask") { span in
                            checkpoint.arrive()
                            await checkpoint.reached()
                            #expect(activeSpan === span)
                        }
                    }
                }
            }
        }
        check()
    }

    @Test("Without a closure around them, the last callback finishes the span")
    func lastOneFinishes() async {
        let parent = tracer.startSpan("parent")
        let remaining = Checkpoint(count: 3)
        withActiveSpan(parent) {
            for _ in 0..<3 {
                Task {
                    defer {
                        if remaining.arrive() {
                            parent.finish()
                        }
                    }
                    await tracer.withSpan("subtask") { _ in await Task.yield() }
                }
            }
        }
        _ = await tracer.finishedSpans(count: 4)
        check()
    }
}
