//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import OpenTracing
import OpenTracingTesting
import Testing

@Suite("Scenario: a listener is made for each request", .timeLimit(.minutes(10)))
struct ListenerPerRequestTests {
    private struct ResponseListener: Sendable {
        let span: any Span

        func onResponse(_ response: String) {
            span.finish()
        }
    }

    private struct Client: Sendable {
        let tracer: MockTracer

        func send(_ message: String) -> Task<String, Never> {
            let listener = ResponseListener(span: tracer.startSpan("send", tags: ["span.kind": "client"]))
            return Task.detached {
                let response = message + ":response"
                listener.onResponse(response)
                return response
            }
        }
    }

    @Test("The listener finishes the span of its request")
    func listener() async {
        let tracer = MockTracer()
        let response = await Client(tracer: tracer).send("message").value
        #expect(response == "message:response")
        #expect(tracer.finishedSpans.count == 1)
        #expect(tracer.finishedSpans.tagged(.spanKind, .client).count == 1)
        #expect(activeSpan == nil)
        #expect(tracer.misuse.isEmpty)
    }

    @Test("Many requests at once each finish their own span")
    func manyRequests() async {
        let tracer = MockTracer()
        let client = Client(tracer: tracer)
        let tasks = (0..<20).map { client.send("message \($0)") }
        for (index, task) in tasks.enumerated() {
            #expect(await task.value == "message \(index):response")
        }
        #expect(tracer.finishedSpans.count == 20)
        #expect(tracer.unfinishedSpans.isEmpty)
        #expect(tracer.misuse.isEmpty)
    }
}
