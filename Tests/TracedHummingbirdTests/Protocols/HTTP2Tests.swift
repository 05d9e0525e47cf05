//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if Hummingbird
import HTTPTypes
import HummingbirdHTTP2
import LiveRouting
import NIOCore
import OpenTracing
import OpenTracingTesting
import Testing
import TracedHummingbird
import TracedRouting

@Suite("Requests on a shared HTTP/2 connection", .timeLimit(.minutes(10)))
struct HTTP2Tests {
    private func routes(_ tracing: RequestTracing) throws -> TracedRouter {
        try TracedRouter(tracing) {
            Get("/n/:number") { request in
                let number = request.parameters.number ?? ""
                return await tracing.tracer.withSpan("inner") { span in
                    await Task.yield()
                    span.setTag("number", to: number)
                    return .text("<\(number)>")
                }
            }
            Post("/echo") { Response(.ok, body: ResponseBody(try await $0.body.collect())) }
            Get("/rows") { _ in
                .stream { writer in
                    for row in 1...3 { try await writer.write("row \(row)\n") }
                }
            }
            Get("/endless") { _ in
                .stream { writer in
                    while true { try await writer.write(String(repeating: "x", count: 10_000)) }
                }
            }
            Get("/broken") { _ in throw Breakdown() }
        }
    }

    /// Serves the routes for the time of a closure, and hands it a connection.
    private func serving<Result: Sendable>(
        _ tracing: RequestTracing,
        _ body: @escaping @Sendable (HTTP2Connection) async throws -> Result
    ) async throws -> Result {
        try await LiveServer.value(routes(tracing), server: .plaintextHTTP2()) { (url) async throws in
            try await HTTP2Connection.connect(to: url, body)
        }
    }

    @Test("Each has a span below its own caller, and what happens inside is below that")
    func concurrent() async throws {
        let service = Service(TracingSettings(mode: .all, tracedRequestAttributes: [\.parameters.number]))
        let callers = try (0..<100).map { _ in try service.callerHeaders() }
        let answers = try await serving(service.tracing) { (connection) async throws in
            try await withThrowingTaskGroup(of: (Int, HTTP2Connection.Answer).self) { group in
                for (number, caller) in callers.enumerated() {
                    group.addTask { (number, try await connection.answer(.get, "/n/\(number)", headers: caller)) }
                }
                return try await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
            }
        }
        #expect((0..<100).allSatisfy { answers[$0]?.status == 200 && answers[$0]?.body == "<\($0)>" })
        let spans = await service.tracer.finishedSpans(count: 200)
        for (number, caller) in callers.enumerated() {
            let server = try #require(spans.first { $0.tags["http.parameter.number"]?.stringValue == "\(number)" })
            let inner = try #require(spans.first { $0.tags["number"]?.stringValue == "\(number)" })
            #expect(caller.contains { $0.1 == server.traceIDString })
            #expect(inner.traceIDString == server.traceIDString && inner.parentID == server.spanIDString)
        }
        #expect(Set(spans.map(\.traceIDString)).count == 100)
        #expect(service.tracer.misuse.isEmpty)
    }

    @Test(
        "They are answered the same with and without tracing",
        arguments: [
            (.get, "/rows", ""), (.head, "/n/1", ""), (.post, "/echo", String(repeating: "body", count: 50_000)),
            (.get, "/broken", ""), (.get, "/none", ""), (.delete, "/echo", ""), (.options, "*", ""),
        ] as [(HTTPRequest.Method, String, String)]
    )
    func identical(method: HTTPRequest.Method, path: String, body: String) async throws {
        func answer(_ tracing: RequestTracing) async throws -> HTTP2Connection.Answer {
            try await serving(tracing) { (connection) async throws in
                try await connection.answer(method, path, body: body)
            }
        }
        let expected = try await answer(RequestTracing(NoopTracer(), settings: TracingSettings(mode: .off)))
        let service = Service()
        #expect(try await answer(service.tracing) == expected)
        #expect(expected.status > 0)
        #expect(service.tracer.finishedSpans.first { $0.tags[.spanKind] == .server } != nil)
        #expect(service.tracer.unfinishedSpans.isEmpty)
    }

    @Test("A stream that its client breaks off is cancelled, and the others go on")
    func brokenOff() async throws {
        let service = Service()
        let answer = try await serving(service.tracing) { (connection) async throws in
            try await connection.breakOff(.get, "/endless")
            let answer = try await connection.answer(.get, "/rows")
            _ = await service.tracer.finishedSpans(count: 2)
            return answer
        }
        #expect(answer.body == "row 1\nrow 2\nrow 3\n")
        let spans = service.tracer.finishedSpans
        let endless = try #require(spans.first { $0.operationName == "GET /endless" })
        #expect(endless.tags[.cancelled] == true && endless.tags[.error] == nil)
        let rows = try #require(spans.first { $0.operationName == "GET /rows" })
        #expect(rows.tags[.cancelled] == nil && rows.tags[.httpStatusCode] == 200)
        #expect(service.tracer.unfinishedSpans.isEmpty)
    }

    @Test("Attributes read what HTTP/2 writes in its own way: the authority, and cookies in pieces")
    func attributes() async throws {
        let service = Service(
            TracingSettings(mode: .all, tracedRequestAttributes: [\.host, \.scheme, \.cookies.theme, \.cookies.size])
        )
        let answer = try await serving(service.tracing) { (connection) async throws in
            try await connection.answer(.get, "/rows", headers: [("cookie", "theme=dark"), ("cookie", "size=9")])
        }
        #expect(answer.status == 200)
        let span = try #require(service.tracer.finishedSpans.first)
        #expect(span.tags["http.host"] == "shop.example")
        #expect(span.tags["http.scheme"] == "http")
        #expect(span.tags["http.cookie.theme"] == "dark" && span.tags["http.cookie.size"] == "9")
        #expect(span.tags[.httpURL] == "http://shop.example/rows")
    }
}
#endif
