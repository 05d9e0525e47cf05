//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import OpenTracing
import OpenTracingTesting
import Testing

/// The original keeps the active scope between two calls of the handler on one thread. A closure-bound scope cannot be left
/// open, so the handler is middleware: it wraps what comes next.
@Suite("Scenario: a handler without state of its own serves concurrent requests", .timeLimit(.minutes(10)))
struct StatelessHandlerTests {
    private struct Middleware: Sendable {
        let tracer: MockTracer

        func handle(_ request: String, next: @Sendable (String) async -> String) async -> String {
            await tracer.withSpan("send", tags: ["span.kind": "client"]) { _ in await next(request) }
        }
    }

    @Test("Three requests at once are three traces, each with its own active span")
    func threeRequests() async {
        let tracer = MockTracer()
        let middleware = Middleware(tracer: tracer)
        let checkpoint = Checkpoint(count: 3)
        let responses = await withTaskGroup(of: String.self) { group in
            for request in ["message1", "message2", "message3"] {
                group.addTask {
                    await middleware.handle(request) { request in
                        let span = activeSpan
                        // All three are in flight before any goes on.
                        checkpoint.arrive()
                        await checkpoint.reached()
                        #expect(activeSpan === span && span != nil)
                        return request + ":response"
                    }
                }
            }
            return await group.reduce(into: Set()) { $0.insert($1) }
        }
        #expect(responses == ["message1:response", "message2:response", "message3:response"])
        #expect(tracer.finishedSpans.count == 3)
        #expect(Set(tracer.finishedSpans.map(\.traceIDString)).count == 3)
        #expect(activeSpan == nil)
    }
}
