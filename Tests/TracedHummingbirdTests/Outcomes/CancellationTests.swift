//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if Hummingbird
import Hummingbird
import NIOCore
import OpenTracing
import OpenTracingTesting
import Testing
import TracedHummingbird
import TracedRouting

@Suite("Disconnected clients and cancelled tasks are separate outcomes, not errors")
struct CancellationTests {
    @Test("Before the head: a handler that is cancelled when the connection closes")
    func beforeTheHead() async throws {
        let service = Service()
        let (started, starting) = AsyncStream<Void>.makeStream()
        let router = Router(context: TracedRequestContext.self).traced(by: service.tracing)
        router.get("wait", traced: true) { request, _ in
            try await request.body.consumeWithCancellationOnInboundClose { _ in
                starting.yield()
                for await _ in AsyncStream<Void>.makeStream().stream {}
                try Task.checkCancellation()
                return "never"
            }
        }
        try await LiveServer.run(router) { (url) async throws in
            try await Wire.connect(to: url) { wire in
                try await wire.send("GET /wait HTTP/1.1\r\nHost: shop.example\r\n\r\n")
                var iterator = started.makeAsyncIterator()
                await iterator.next()
            }
            expectCancelled(await service.tracer.finishedSpans(count: 1))
        }
    }

    @Test("In the body: the client leaves while it is sent", arguments: [1, 20])
    func inTheBody(pieces: Int) async throws {
        let service = Service()
        let routes = try TracedRouter(service.tracing) {
            Get("/endless") { _ in
                .stream { writer in
                    while true { try await writer.write(String(repeating: "x", count: 100_000)) }
                }
            }
        }
        try await LiveServer.run(routes) { (url) async throws in
            try await Wire.connect(to: url) { wire in
                try await wire.send("GET /endless HTTP/1.1\r\nHost: shop.example\r\n\r\n")
                for _ in 0..<pieces { _ = try await wire.text(upTo: "xxxx") }
            }
            let spans = await service.tracer.finishedSpans(count: 1)
            expectCancelled(spans)
            #expect(spans.first?.tags[.httpStatusCode] == 200)
        }
    }

    @Test("After the end: a client that leaves once it has everything has left nothing undone")
    func afterTheEnd() async throws {
        let service = Service()
        let routes = try TracedRouter(service.tracing) { Get("/text") { _ in .text("text") } }
        try await LiveServer.run(routes) { (url) async throws in
            try await Wire.connect(to: url) { wire in
                try await wire.send("GET /text HTTP/1.1\r\nHost: shop.example\r\n\r\n")
                _ = try await wire.text(upTo: "\r\n\r\ntext")
            }
        }
        let span = try #require(service.tracer.finishedSpans.first)
        #expect(span.tags[.cancelled] == nil)
        #expect(span.tags[.error] == nil)
        #expect(span.logs.isEmpty)
    }

    @Test("A decorator is told")
    func decorator() async throws {
        let service = Service(
            TracingSettings(
                mode: .all,
                decorators: [SpanDecorator(onCancel: { span, _ in span.setTag("told", to: true) })]
            )
        )
        try await Serving.tracedRouter.run(service.tracing) { (url) async throws in
            _ = try await Wire.answer(to: Wire.request("GET", "/cancelled"), from: url)
        }
        #expect(service.tracer.finishedSpans.first?.tags["told"] == true)
    }

    private func expectCancelled(_ spans: [MockSpan]) {
        #expect(spans.count == 1)
        #expect(spans.first?.tags[.cancelled] == true)
        #expect(spans.first?.tags[.error] == nil)
        #expect(spans.first?.logs.map { $0.fields["event"] } == ["cancelled"])
    }
}
#endif
