//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if Hummingbird
import HummingbirdCore
import NIOHTTP1
import OpenTracing
import OpenTracingTesting
import Testing
import TracedHummingbird
import TracedRouting

@Suite("Connections upgraded to another protocol", .timeLimit(.minutes(10)))
struct UpgradeTests {
    private static func upgrade(_ headers: [(String, String)] = []) -> String {
        "GET /session HTTP/1.1\r\nHost: a\r\nConnection: upgrade\r\nUpgrade: echo\r\n"
            + headers.map { "\($0.0): \($0.1)\r\n" }.joined() + "\r\n"
    }

    private func routes(_ tracing: RequestTracing) throws -> TracedRouter {
        try TracedRouter(tracing) { Get("/hello") { _ in .text("hello") } }
    }

    /// Upgrades a connection, lets two words come back, and gives what the server sent up to then.
    private static func session(_ url: String, _ headers: [(String, String)] = []) async throws -> String {
        try await Wire.connect(to: url) { wire in
            try await wire.send(upgrade(headers))
            let head = try await wire.text(upTo: "\r\n\r\n")
            try await wire.send("one")
            let first = try await wire.text(upTo: "one")
            try await wire.send("two")
            return try await head + first + wire.text(upTo: "two")
        }
    }

    @Test("The session is the same with and without tracing, and requests beside it are traced")
    func identical() async throws {
        let service = Service()
        func session(_ tracing: RequestTracing) async throws -> String {
            let server = HTTPServerBuilder { responder in
                UpgradingChannel(responder: responder) { _, session in try await session() }
            }
            return try await LiveServer.value(routes(tracing), server: server) { (url) async throws in
                let session = try await Self.session(url)
                #expect(try await Wire.answer(to: Wire.request("GET", "/hello"), from: url).hasSuffix("hello"))
                return session
            }
        }
        let expected = try await session(RequestTracing(NoopTracer(), settings: TracingSettings(mode: .off)))
        #expect(expected.statusCode == 101 && expected.hasSuffix("\r\n\r\nonetwo"))
        #expect(try await session(service.tracing) == expected)
        #expect(service.tracer.finishedSpans.map(\.operationName) == ["GET /hello"])
        #expect(service.tracer.unfinishedSpans.isEmpty)
    }

    @Test("A session that is to have a span has one: below its caller, active inside, until the connection ends")
    func traced() async throws {
        let service = Service()
        let caller = try service.callerHeaders()
        let tracing = ServerTracing(service.tracing, component: "echo")
        let server = HTTPServerBuilder { responder in
            UpgradingChannel(responder: responder) { head, session in
                let request = SessionRequest(head: head)
                let route = RouteInformation(template: "/session")
                _ = try await tracing.serve(request, route: route) { _ in
                    let span = service.tracer.activeSpan
                    span?.log(event: "session.opened")
                    try await session()
                    span?.log(event: "session.closed")
                    return ResponseHead(statusCode: 101)
                }
            }
        }
        try await LiveServer.run(routes(service.tracing), server: server) { (url) async throws in
            _ = try await Self.session(url, caller)
            let span = try #require(await service.tracer.finishedSpans(count: 1).first)
            #expect(span.operationName == "GET /session")
            #expect(caller.contains { $0.1 == span.traceIDString } && span.parentID != nil)
            #expect(span.tags[.httpStatusCode] == 101 && span.tags[.error] == nil)
            #expect(span.logs.map { $0.fields["event"] } == ["session.opened", "session.closed"])
        }
        #expect(service.tracer.finishedSpans.count == 1)
    }
}

/// The request that asked for an upgrade.
private struct SessionRequest: TraceableRequest {
    let head: HTTPRequestHead

    var method: String { head.method.rawValue }
    var path: String { String(head.uri.prefix { $0 != "?" }) }
    var query: String? { head.uri.split(separator: "?", maxSplits: 1).dropFirst().first.map(String.init) }
    var authority: String? { head.headers.first(name: "host") }

    func forEachEntry(_ body: (_ key: String, _ value: String) -> Void) {
        for (name, value) in head.headers { body(name, value) }
    }
}
#endif
