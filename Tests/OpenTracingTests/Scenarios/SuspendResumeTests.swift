//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import OpenTracing
import OpenTracingTesting
import Testing

@Suite("Scenario: jobs are suspended and resumed in turn", .timeLimit(.minutes(10)))
struct SuspendResumeTests {
    private struct Job: Sendable {
        let number: Int
        let span: any Span

        init(_ number: Int, tracer: MockTracer) {
            self.number = number
            span = tracer.startSpan("job \(number)", tags: ["component": "suspend-resume"])
            withActiveSpan(span) {}
        }

        func run(_ part: String) async {
            await withActiveSpan(span) { () async in
                activeSpan?.log(event: "part: \(part)")
                await Task.yield()
            }
        }

        func done() {
            span.finish()
        }
    }

    @Test("Each job's span is active in its own parts only")
    func interleaved() async {
        let tracer = MockTracer()
        let (first, second) = (Job(1, tracer: tracer), Job(2, tracer: tracer))
        for (job, part) in [(first, "a"), (second, "a"), (first, "b"), (second, "b"), (second, "c"), (first, "c")] {
            await job.run(part)
            #expect(activeSpan == nil)
        }
        first.done()
        second.done()

        let spans = tracer.finishedSpans
        #expect(spans.map(\.operationName) == ["job 1", "job 2"])
        #expect(spans.allSatisfy { $0.parentID == nil })
        for span in spans {
            #expect(span.logs.map { $0.fields["event"] } == ["part: a", "part: b", "part: c"])
        }
        #expect(activeSpan == nil)
        #expect(tracer.misuse.isEmpty)
    }
}
