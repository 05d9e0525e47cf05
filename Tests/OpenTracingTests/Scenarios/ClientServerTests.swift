//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import OpenTracing
import OpenTracingTesting
import Testing

@Suite("Scenario: a client sends a message to a server", .timeLimit(.minutes(10)))
struct ClientServerTests {
    private struct Message: Sendable {
        var headers: [String: String] = [:]
    }

    @Test("The trace and its baggage go on in the server", arguments: [Format.textMap, .httpHeaders], [false, true])
    func clientServer(format: Format, inOneProcess: Bool) async throws {
        let client = MockTracer()
        let server = inOneProcess ? client : MockTracer(firstID: 100)
        let (messages, queue) = AsyncStream<Message>.makeStream()

        // Started before the client's span, so that nothing of it is inherited.
        let serving = Task {
            for await message in messages {
                let context = try server.extract(as: format, from: message.headers)
                server.withSpan(
                    "receive",
                    references: [.childOf(context)],
                    tags: ["span.kind": "server", "component": "example-server"]
                ) { _ in }
            }
        }
        try client.withSpan("send", tags: ["span.kind": "client", "component": "example-client"]) { span in
            span.setBaggageItem("tenant", to: "blue")
            var message = Message()
            try client.inject(span.context, as: format, into: &message.headers)
            queue.yield(message)
        }
        queue.finish()
        try await serving.value

        let spans = inOneProcess ? client.finishedSpans : client.finishedSpans + server.finishedSpans
        #expect(spans.count == 2)
        #expect(spans.tagged(.spanKind, .client).count == 1)
        #expect(spans.tagged(.spanKind, .server).count == 1)
        let send = try #require(spans.named("send").first)
        let receive = try #require(spans.named("receive").first)
        #expect(receive.isChild(of: send))
        #expect(receive.baggage == ["tenant": "blue"])
        #expect(activeSpan == nil)
        #expect(client.misuse.isEmpty && server.misuse.isEmpty)
    }

    @Test(
        "A server inside an active span of its own follows the message, or begins a trace without one",
        arguments: [true, false]
    )
    func activeSpanInServer(hasContext: Bool) throws {
        let tracer = MockTracer()
        let remote = MockSpanContext(traceNumber: 100, spanNumber: 200)
        var message = Message()
        if hasContext {
            try tracer.inject(remote, as: .textMap, into: &message.headers)
        }
        try tracer.withSpan("event loop") { _ in
            let context = try tracer.extract(as: .textMap, from: message.headers)
            tracer.startSpan("receive", references: [.childOf(context)], ignoringActiveSpan: true).finish()
        }
        #expect(tracer.finishedSpans.first?.parentID == (hasContext ? "200" : nil))
    }
}
