//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if FlyingFox
import FlyingFox
import LiveRouting
import OpenTracing
import OpenTracingTesting
import Testing
import TracedFlyingFox
import TracedRouting

@Suite("Requests as a traced router gets them from FlyingFox")
struct RequestTests {
    @Test("Handlers and attributes see FlyingFox's own request, and the span knows who asked")
    func context() async throws {
        let service = Service(
            TracingSettings(
                mode: .all,
                tracedRequestAttributes: [\.[tag: "fox.version", \HTTPRequest.version.rawValue]]
            )
        )
        let router = try TracedRouter(service.tracing) {
            Get("/orders/:id") { request in
                .text("\(request.context(HTTPRequest.self)?.path ?? "") \(request.parameters.id ?? "")")
            }
        }
        let collected = Collected()
        try await LiveServer.run(router) { port in
            let request = LiveRouting.request("GET", "/orders/a%2Fb?page=%32")
            collected.add(try await LiveRouting.answer(to: request, port: port))
        }
        let answer = try #require(collected.texts.first)
        #expect(answer.hasSuffix("/orders/a/b a/b"))
        let span = try #require(service.tracer.finishedSpans.first)
        #expect(span.tags["fox.version"] == "HTTP/1.1")
        #expect(span.tags[.httpURL] == "http://shop.example/orders/a%2Fb?page=%32")
        #expect(span.tags[.peerAddress]?.hasPrefix("127.0.0.1:") == true)
        #expect(span.tags[.component] == "swift-traced-router")
    }

    @Test("A handler may throw what FlyingFox's own handlers throw for what they cannot handle")
    func unhandled() async throws {
        let service = Service()
        let router = try TracedRouter(service.tracing) { Get("/") { _ in throw HTTPUnhandledError() } }
        let collected = Collected()
        try await LiveServer.run(router) { port in
            collected.add(try await LiveRouting.answer(to: LiveRouting.request("GET", "/"), port: port))
        }
        #expect(collected.texts.first?.hasPrefix("HTTP/1.1 404 Not Found\r\n") == true)
        #expect(service.tracer.finishedSpans.first?.tags[.httpStatusCode] == 404)
        #expect(service.tracer.finishedSpans.first?.tags[.error] == nil)
    }

    @Test("A body that is read twice is empty the second time")
    func readTwice() async throws {
        let router = try TracedRouter(Service().tracing) {
            Post("/") { request in
                let (first, second) = (try await request.body.collect(), try await request.body.collect())
                return .text("\(first.count), \(second.count)")
            }
        }
        let collected = Collected()
        try await LiveServer.run(router) { port in
            let request = LiveRouting.request("POST", "/", body: "hello")
            collected.add(try await LiveRouting.answer(to: request, port: port))
        }
        #expect(collected.texts.first?.hasSuffix("5, 0") == true)
    }

    @Test(
        "Addresses show with their ports, and sockets with their paths",
        arguments: [
            (HTTPRequest.Address.ip4("10.0.0.1", port: 80), "10.0.0.1:80"),
            (.ip6("::1", port: 80), "[::1]:80"),
            (.unix("/run/shop"), "/run/shop"),
            (.unix(""), nil),
        ] as [(HTTPRequest.Address, String?)]
    )
    func addresses(address: HTTPRequest.Address, expected: String?) async throws {
        let service = Service()
        let router = try TracedRouter(service.tracing) { Get("/") { _ in .ok } }
        var request = HTTPRequest(
            method: .GET,
            version: .http11,
            target: HTTPRequest.Target(path: "/", query: ""),
            headers: [:],
            body: HTTPBodySequence()
        )
        request.remoteAddress = address
        _ = await router.handleRequest(request)
        #expect(service.tracer.finishedSpans.first?.tags[.peerAddress] == expected)
    }
}
#endif
