//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import OpenTracing
import OpenTracingTesting
import Testing

@Suite("Scenario: actions continue a span that its entry point has left", .timeLimit(.minutes(10)))
struct ActivateDeactivateTests {
    /// Finishes a span when the last of those who work on it has let go.
    private struct SharedSpan: Sendable {
        let span: any Span
        let holders: Checkpoint

        func withValue(_ operation: @Sendable () async -> Void) async {
            await withActiveSpan(span, operation)
            if holders.arrive() {
                span.finish()
            }
        }
    }

    @Test("The last action to end finishes the span", arguments: [1, 2])
    func actions(count: Int) async {
        let tracer = MockTracer()
        let mayRun = Gate()
        let entryPoint = Task {
            let shared = SharedSpan(span: tracer.startSpan("parent"), holders: Checkpoint(count: count))
            for number in 1...count {
                Task.detached {
                    await mayRun.wait()
                    await shared.withValue {
                        await Task.yield()
                        activeSpan?.setTag("test_tag_\(number)", to: "value")
                    }
                    #expect(activeSpan == nil)
                }
            }
        }
        await entryPoint.value
        #expect(tracer.finishedSpans.isEmpty)
        mayRun.open()

        let spans = await tracer.finishedSpans(count: 1)
        #expect(spans.count == 1)
        #expect(spans.first?.tags.count { $0.key.hasPrefix("test_tag_") } == count)
        #expect(activeSpan == nil)
        #expect(tracer.misuse.isEmpty)
    }
}
