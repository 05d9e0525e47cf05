//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import OpenTracing
import OpenTracingTesting
import Testing

@Suite("Scenario: callbacks start callbacks", .timeLimit(.minutes(10)))
struct NestedCallbacksTests {
    @Test("One span is active in each, and the innermost finishes it long after its scope has ended")
    func nested() async {
        let tracer = MockTracer()
        let span = tracer.startSpan("one")
        let gate = Gate()
        withActiveSpan(span) {
            _ = Task {
                await gate.wait()
                #expect(activeSpan === span)
                activeSpan?.setTag("key1", to: "1")
                Task {
                    #expect(activeSpan === span)
                    activeSpan?.setTag("key2", to: "2")
                    Task {
                        #expect(activeSpan === span)
                        activeSpan?.setTag("key3", to: "3")
                        activeSpan?.finish()
                    }
                }
            }
        }
        #expect(activeSpan == nil)
        #expect(tracer.finishedSpans.isEmpty)
        gate.open()

        let spans = await tracer.finishedSpans(count: 1)
        #expect(spans.map(\.operationName) == ["one"])
        #expect(spans.first?.tags == ["key1": "1", "key2": "2", "key3": "3"])
        #expect(activeSpan == nil)
        #expect(tracer.misuse.isEmpty)
    }
}
