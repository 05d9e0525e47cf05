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
import Synchronization
import Testing
import TracedHummingbird
import TracedRouting

@Suite("Timeouts are events with their limit")
struct TimeLimitTests {
    /// How the handler takes its time.
    enum Handler: String, CaseIterable, Sendable {
        case listensToCancellation, ignoresCancellation, throwsTimeout
    }

    @Test(
        "A request over its limit is answered, and its span says how long it had",
        arguments: Handler.allCases,
        [503, 504]
    )
    func overLimit(handler: Handler, status: Int) async throws {
        let told = Mutex<[String]>([])
        let service = Service(
            TracingSettings(
                mode: .all,
                decorators: [
                    SpanDecorator(onTimeout: { _, _, timeout in told.withLock { $0.append("\(timeout)") } })
                ]
            )
        )
        let (never, neverEnding) = AsyncStream<Void>.makeStream()
        let limit: Duration = .milliseconds(5)
        let routes = try TracedRouter(service.tracing) {
            Group(middleware: [TimeLimit(limit, status: HTTPStatus(status))]) {
                Get("/slow") { _ in
                    switch handler {
                    case .listensToCancellation:
                        for await _ in AsyncStream<Void>.makeStream().stream {}
                        throw CancellationError()
                    case .ignoresCancellation:
                        await Task { for await _ in never {} }.value
                        return .ok
                    case .throwsTimeout:
                        throw RequestTimeout(limit: limit, status: HTTPStatus(status))
                    }
                }
            }
        }
        let answer = try await LiveServer.value(routes) { (url) async throws in
            try await Wire.answer(to: Wire.request("GET", "/slow"), from: url)
        }
        neverEnding.finish()
        #expect(answer.statusCode == status)
        let span = try #require(await service.tracer.finishedSpans(count: 1).first)
        #expect(service.tracer.finishedSpans.count == 1)
        #expect(span.tags["timeout"] == true)
        #expect(span.tags[.error] == true)
        #expect(span.tags[.httpStatusCode] == status)
        let log = try #require(span.logs.first { $0.fields["event"] == "timeout" })
        #expect(log.fields["timeout.ms"] == 5)
        #expect(told.withLock(\.self) == ["\(limit)"])
    }

    @Test("A request within its limit is as without one")
    func withinLimit() async throws {
        let service = Service()
        let routes = try TracedRouter(service.tracing, middleware: [TimeLimit(.seconds(600))]) {
            Get("/") { _ in .text("fast") }
        }
        let answer = try await LiveServer.value(routes) { (url) async throws in
            try await Wire.answer(to: Wire.request("GET", "/"), from: url)
        }
        #expect(answer.bodyText == "fast")
        #expect(service.tracer.finishedSpans.first?.tags["timeout"] == nil)
        #expect(service.tracer.finishedSpans.first?.logs.isEmpty == true)
    }

    @Test("On Hummingbird's own router the limit is for a group, with its middleware", arguments: Handler.allCases)
    func hummingbirdRouter(handler: Handler) async throws {
        let service = Service()
        let (never, neverEnding) = AsyncStream<Void>.makeStream()
        let limit: Duration = .milliseconds(5)
        let router = Router(context: TracedRequestContext.self).traced(by: service.tracing)
        let limited = router.group("limited", traced: true).limited(to: TimeLimit(limit, status: .gatewayTimeout))
        limited.get("slow", traced: "slow") { _, _ in
            switch handler {
            case .listensToCancellation:
                for await _ in AsyncStream<Void>.makeStream().stream {}
                throw CancellationError()
            case .ignoresCancellation:
                await Task { for await _ in never {} }.value
                return ""
            case .throwsTimeout:
                throw RequestTimeout(limit: limit, status: .gatewayTimeout)
            }
        }
        router.limited(to: TimeLimit(.seconds(600))).post("fast") { request, _ in
            try await request.body.collect(upTo: 100)
        }
        try await LiveServer.run(router) { (url) async throws in
            #expect(try await Wire.answer(to: Wire.request("GET", "/limited/slow"), from: url).statusCode == 504)
            let answer = try await Wire.answer(to: Wire.request("POST", "/fast", body: "hello"), from: url)
            #expect(answer.bodyText == "hello")
        }
        neverEnding.finish()
        let spans = await service.tracer.finishedSpans(count: 2)
        #expect(spans.map(\.operationName) == ["slow", "POST /fast"])
        #expect(spans[0].tags["timeout"] == true)
        #expect(spans[0].tags[.httpStatusCode] == 504)
        #expect(spans[0].logs.first { $0.fields["event"] == "timeout" }?.fields["timeout.ms"] == 5)
        #expect(spans[1].tags["timeout"] == nil)
    }

    @Test("A streamed response that comes too late on Hummingbird's own router is let go of")
    func lateStream() async throws {
        let service = Service()
        let (release, releasing) = AsyncStream<Void>.makeStream()
        let (ended, ending) = AsyncStream<String>.makeStream()
        let router = Router(context: TracedRequestContext.self).traced(by: service.tracing)
        router.limited(to: TimeLimit(.milliseconds(5))).get("late") { _, _ in
            await Task { for await _ in release {} }.value
            return Hummingbird.Response(
                status: .ok,
                body: Hummingbird.ResponseBody { writer in
                    do {
                        try await writer.write(ByteBuffer(string: "late"))
                        ending.yield("written")
                    } catch {
                        ending.yield("\(type(of: error))")
                    }
                }
            )
        }
        try await LiveServer.run(router) { (url) async throws in
            #expect(try await Wire.answer(to: Wire.request("GET", "/late"), from: url).statusCode == 503)
            releasing.finish()
            #expect(await ended.first { _ in true } == "RequestTimeout")
        }
    }
}
#endif
