//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import OpenTracing
import OpenTracingTesting
import Synchronization
import Testing

@Suite("Scenario: one handler with hooks serves concurrent requests", .timeLimit(.minutes(10)))
struct CommonRequestHandlerTests {
    let tracer = MockTracer()

    /// What belongs to one request: the handler is shared and keeps no span.
    private final class RequestContext: Sendable {
        let span = Mutex<(any Span)?>(nil)
    }

    private struct RequestHandler: Sendable {
        let tracer: MockTracer
        var parent: (any SpanContext)?
        var ignoresActiveSpan = true

        func before(_ request: String, _ context: RequestContext) {
            let span = tracer.startSpan(
                "send",
                references: [.childOf(parent)],
                tags: ["span.kind": "client"],
                ignoringActiveSpan: ignoresActiveSpan
            )
            context.span.withLock { $0 = span }
        }

        func after(_ response: String, _ context: RequestContext) {
            context.span.withLock { $0 }?.finish()
        }
    }

    /// Runs the hooks in tasks that are not those of the caller, as a client with its own threads does; what it takes along
    /// from there is the active scope.
    private struct Client: Sendable {
        let handler: RequestHandler

        func send(_ message: String) async -> String {
            let context = RequestContext()
            let scope = ActiveScope.current
            await Task.detached { scope.withValue { handler.before(message, context) } }.value
            let response = message + ":response"
            await Task.detached { handler.after(response, context) }.value
            return response
        }
    }

    @Test("Two requests at once are two traces")
    func twoRequests() async {
        let client = Client(handler: RequestHandler(tracer: tracer))
        async let first = client.send("message")
        async let second = client.send("message2")
        #expect(await first == "message:response")
        #expect(await second == "message2:response")

        let spans = tracer.finishedSpans
        #expect(spans.count == 2)
        #expect(spans.tagged(.spanKind, .client).count == 2)
        #expect(Set(spans.map(\.traceIDString)).count == 2)
        #expect(spans.allSatisfy { $0.parentID == nil })
        #expect(tracer.misuse.isEmpty)
    }

    @Test("A handler that ignores the active span does not pick up a parent")
    func parentNotPickedUp() async throws {
        let client = Client(handler: RequestHandler(tracer: tracer))
        let response = await tracer.withSpan("parent") { _ in await client.send("message") }
        #expect(response == "message:response")

        let spans = tracer.finishedSpans
        #expect(spans.map(\.operationName) == ["send", "parent"])
        let (send, parent) = (try #require(spans.first), try #require(spans.last))
        #expect(!send.isChild(of: parent))
        #expect(send.parentID == nil)
    }

    @Test("A handler with a fixed parent gives it to requests that come after it as well")
    func fixedParent() async throws {
        let client = await tracer.withSpan("parent") { parent in
            let client = Client(handler: RequestHandler(tracer: tracer, parent: parent.context))
            _ = await client.send("message")
            return client
        }
        _ = await client.send("message2")

        let spans = tracer.finishedSpans.sorted { $0.startTime < $1.startTime }
        #expect(spans.count == 3)
        let parent = try #require(spans.named("parent").first)
        #expect(spans[1].isChild(of: parent))
        // Wrong in life, and what such a handler does.
        #expect(spans[2].isChild(of: parent))
    }

    @Test("A handler that heeds the active span gives the parent to the requests inside it only")
    func activeParent() async throws {
        let client = Client(handler: RequestHandler(tracer: tracer, ignoresActiveSpan: false))
        await tracer.withSpan("parent") { _ in _ = await client.send("message") }
        _ = await client.send("message2")

        let spans = tracer.finishedSpans
        #expect(spans.map(\.operationName) == ["send", "parent", "send"])
        guard spans.count == 3 else { return }
        #expect(spans[0].isChild(of: spans[1]))
        #expect(spans[2].parentID == nil)
        #expect(spans[2].traceIDString != spans[1].traceIDString)
        #expect(activeSpan == nil)
    }
}
