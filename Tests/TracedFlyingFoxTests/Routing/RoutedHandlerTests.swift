//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if FlyingFox
import FlyingFox
import Foundation
import LiveRouting
import OpenTracing
import OpenTracingTesting
import Testing
import TracedFlyingFox
import TracedRouting

@Suite("FlyingFox's own routes, traced")
struct RoutedHandlerTests {
    private func answer(
        _ handler: some HTTPHandler,
        to requests: String
    ) async throws -> String {
        let collected = Collected()
        try await LiveServer.run(handler) { port in
            collected.add(try await LiveRouting.answer(to: requests, port: port))
        }
        return collected.texts.joined()
    }

    @Test("Parameters of path and query are attributes, decoded, and reach closures with their types")
    func parameters() async throws {
        let service = Service()
        var routes = TracedRoutedHTTPHandler(service.tracing)
        routes.appendRoute(
            "GET /creatures/:name?type=:beast",
            traced: .named("creature.show", tags: \.parameters.name, \.parameters.beast)
        ) { (request: HTTPRequest, name: String, beast: String) in
            HTTPResponse(statusCode: .ok, body: Data("\(request.path) \(beast)".utf8))
        }
        routes.appendRoute("GET /double/:number") { (number: Int) in
            HTTPResponse(statusCode: .ok, body: Data("\(number * 2)".utf8))
        }
        let text = try await answer(
            routes,
            to: LiveRouting.request("GET", "/creatures/a%2520b?type=fish%26chips", fields: [])
                + LiveRouting.request("GET", "/double/21")
        )
        #expect(text.contains("/creatures/a%20b fish&chips"))
        #expect(text.hasSuffix("42"))
        let spans = await service.tracer.finishedSpans(count: 2)
        #expect(spans.map(\.operationName) == ["creature.show", "GET /double/:number"])
        #expect(spans[0].tags["http.parameter.name"] == "a%20b")
        #expect(spans[0].tags["http.parameter.beast"] == "fish&chips")
        #expect(spans[0].tags["http.route"] == "/creatures/:name")
        #expect(spans[0].tags[.component] == "flyingfox")
    }

    @Test(
        "A handler that declines gives the span to the next route that matches",
        arguments: [
            (TracingMode.all, true, ["last"]), (.all, false, ["last"]), (.annotated, true, ["last"]),
            (.annotated, false, ["last"]),
        ]
    )
    func declines(mode: TracingMode, isTraced: Bool, expected: [String]) async throws {
        let service = Service(TracingSettings(mode: mode))
        var routes = TracedRoutedHTTPHandler(service.tracing)
        routes.appendRoute("GET /*", traced: isTraced) { _ in throw HTTPUnhandledError() }
        routes.appendRoute("GET /never", traced: "never") { _ in HTTPResponse(statusCode: .ok) }
        routes.appendRoute("GET /last", traced: "last") { _ in HTTPResponse(statusCode: .accepted) }
        let text = try await answer(routes, to: LiveRouting.request("GET", "/last"))
        #expect(text.hasPrefix("HTTP/1.1 202 "))
        let spans = service.tracer.finishedSpans
        #expect(spans.map(\.operationName) == expected)
        #expect(spans.first?.tags[.httpStatusCode] == 202)
        #expect(spans.first?.tags[.error] == nil)
        #expect(service.tracer.misuse.isEmpty)
    }

    @Test("When all decline, FlyingFox answers 404, and the span says so without an error")
    func allDecline() async throws {
        let service = Service()
        var routes = TracedRoutedHTTPHandler(service.tracing)
        routes.appendRoute("GET /*") { _ in throw HTTPUnhandledError() }
        let text = try await answer(routes, to: LiveRouting.request("GET", "/x"))
        #expect(text.hasPrefix("HTTP/1.1 404 "))
        #expect(service.tracer.finishedSpans.map { $0.tags[.httpStatusCode] } == [404])
        #expect(service.tracer.finishedSpans.first?.tags[.error] == nil)
    }

    @Test("A rule for all routes holds for those that say nothing, and for what no route matches")
    func ruleForAll() async throws {
        let service = Service(TracingSettings(mode: .annotated))
        var routes = TracedRoutedHTTPHandler(service.tracing, traced: true)
        routes.appendRoute("GET /plain") { _ in HTTPResponse(statusCode: .ok) }
        routes.appendRoute("GET /off", traced: false) { _ in HTTPResponse(statusCode: .ok) }
        _ = try await answer(
            routes,
            to: LiveRouting.request("GET", "/plain", fields: []) + LiveRouting.request("GET", "/off", fields: [])
                + LiveRouting.request("GET", "/none")
        )
        #expect(service.tracer.finishedSpans.map(\.operationName) == ["GET /plain", "GET"])
    }

    @Test(
        "What stands for a secret is hidden, however its path is written",
        arguments: ["/reset/s3cret", "/reset%2Fs3cret", "/x/../reset/s3cret", "/reset//s3cret", "/RESET/s3cret"]
    )
    func secrets(path: String) async throws {
        let service = Service(
            TracingSettings(mode: .all, tracedRequestAttributes: [\.path, \.url, \.parameters.token])
        )
        var routes = TracedRoutedHTTPHandler(service.tracing)
        routes.appendRoute("GET /reset/:token") { (token: String) in
            HTTPResponse(statusCode: token == "s3cret" ? .ok : .badRequest)
        }
        for method in ["GET", "DELETE"] {
            _ = try await answer(routes, to: LiveRouting.request(method, path))
        }
        let spans = await service.tracer.finishedSpans(count: 2)
        #expect(spans.map { $0.tags[.httpStatusCode] } == [200, 404])
        for span in spans { #expect(!"\(span.tags)".contains("s3cret")) }
    }

    @Test("A traced router behind a route has one span with it, under the name that it gives", arguments: [1, 3])
    func routerBehindRoute(pieces: Int) async throws {
        let service = Service()
        let router = try TracedRouter(service.tracing) {
            Get("/api/orders/:id", traced: .tags(\.parameters.id)) { _ in
                .stream { writer in for number in 1...pieces { try await writer.write("\(number),") } }
            }
        }
        var routes = TracedRoutedHTTPHandler(service.tracing)
        routes.appendRoute("GET /api/*", to: router)
        let text = try await answer(routes, to: LiveRouting.request("GET", "/api/orders/7?page=2"))
        #expect(text.hasSuffix("02\r\n\(pieces),\r\n0\r\n\r\n"))
        let span = try #require(await service.tracer.finishedSpans(count: 1).first)
        #expect(service.tracer.finishedSpans.map(\.operationName) == ["GET /api/orders/:id"])
        #expect(span.tags["http.parameter.id"] == "7")
        #expect(service.tracer.unfinishedSpans.isEmpty && service.tracer.misuse.isEmpty)
    }

    @Test("Mistakes are told all at once")
    func mistakes() throws {
        var routes = TracedRoutedHTTPHandler(Service().tracing, traced: "all")
        routes.appendRoute("GET /empty", traced: " ") { _ in HTTPResponse(statusCode: .ok) }
        #expect {
            try routes.validate()
        } throws: { error in
            let text = "\(error)"
            return text.contains("same name") && text.contains("GET /empty: the operation name is empty")
        }
        var right = TracedRoutedHTTPHandler(Service().tracing, traced: true)
        right.appendRoute("GET /right", traced: "right") { _ in HTTPResponse(statusCode: .ok) }
        #expect(throws: Never.self) { try right.validate() }
    }

    @Test("A WebSocket has the span of its handshake")
    func webSocket() async throws {
        struct Silent: WSMessageHandler {
            func makeMessages(for client: AsyncStream<WSMessage>) async throws -> AsyncStream<WSMessage> {
                AsyncStream { $0.finish() }
            }
        }
        let service = Service()
        var routes = TracedRoutedHTTPHandler(service.tracing)
        routes.appendRoute("GET /socket", traced: "socket", to: .webSocket(Silent()))
        let text = try await answer(
            routes,
            to: LiveRouting.request(
                "GET",
                "/socket",
                fields: [
                    ("upgrade", "websocket"), ("connection", "upgrade"), ("sec-websocket-version", "13"),
                    ("sec-websocket-key", "AAAAAAAAAAAAAAAAAAAAAA=="),
                ]
            )
        )
        #expect(text.hasPrefix("HTTP/1.1 101 "))
        #expect(service.tracer.finishedSpans.map(\.operationName) == ["socket"])
        #expect(service.tracer.finishedSpans.first?.tags[.httpStatusCode] == 101)
    }
}
#endif
