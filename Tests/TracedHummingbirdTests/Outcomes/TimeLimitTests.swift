//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if Hummingbird
import OpenTracing
import OpenTracingTesting
import Synchronization
import Testing
import TracedHummingbird
import TracedRouting

@Suite("N23 Timeouts are events with their limit")
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
}
#endif
