//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if Hummingbird
import Foundation
import OpenTracing
import OpenTracingTesting
import Testing
import TracedHummingbird
import TracedRouting
import TracedURLSession

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

@Suite("A traced router behind a live server")
struct TracedRouterServingTests {
    @Test(
        "A request crosses two services: storefront span, client span, inventory span, one trace, right parents and tags"
    )
    func twoServices() async throws {
        let tracer = MockTracer()
        let tracing = RequestTracing(tracer, settings: TracingSettings(mode: .annotated))
        let inventory = try TracedRouter(tracing, component: "inventory") {
            Get("/stock/:id", traced: .named("inventory.count", tags: \.parameters.id)) {
                .text("12 of \($0.parameters.id ?? "")")
            }
        }
        try await LiveServer.run(inventory) { (inventoryURL) async throws in
            let storefront = try TracedRouter(tracing, component: "storefront") {
                Get("/products/:id", traced: "product.show") { request in
                    let url = try #require(URL(string: "\(inventoryURL)/stock/\(request.parameters.id ?? "")"))
                    let (data, _) = try await URLSession.patient.data(from: url, tracing: tracing, "inventory.stock")
                    return Response(.ok, body: ResponseBody(Array(data)))
                }
            }
            try await LiveServer.run(storefront) { (storefrontURL) async throws in
                let answer = try await Client.send("GET", "\(storefrontURL)/products/7?page=2")
                #expect(answer.status == 200)
                #expect(answer.body == "12 of 7")
            }
        }
        let spans = await tracer.finishedSpans(count: 3)
        let storefront = try #require(spans.named("product.show").first)
        let call = try #require(spans.named("inventory.stock").first)
        let count = try #require(spans.named("inventory.count").first)
        #expect(Set(spans.map(\.traceIDString)).count == 1)
        #expect(storefront.parentID == nil)
        #expect(call.isChild(of: storefront))
        #expect(count.isChild(of: call))
        #expect(storefront.tags[.spanKind] == .server)
        #expect(call.tags[.spanKind] == .client)
        #expect(call.tags[.component] == "url-session")
        #expect(call.tags[.peerHostname] == "127.0.0.1")
        #expect(count.tags[.httpStatusCode] == 200)
        #expect(count.tags["http.parameter.id"] == "7")
        #expect(count.tags[.peerAddress]?.hasPrefix("127.0.0.1:") == true)
    }

    @Test("Bodies stream both ways, and the span ends after the last byte")
    func streams() async throws {
        let tracer = MockTracer()
        let router = try TracedRouter(RequestTracing(tracer, settings: TracingSettings(mode: .all))) {
            Post("/echo") { request in
                let body = request.body
                return .stream { writer in
                    for try await piece in body { try await writer.write(piece) }
                    tracer.withSpan("last") { _ in }
                }
            }
        }
        let sent = String(repeating: "0123456789", count: 30_000)
        try await LiveServer.run(router) { (url) async throws in
            let answer = try await Client.send("POST", "\(url)/echo", body: sent)
            #expect(answer.body == sent)
        }
        let spans = await tracer.finishedSpans(count: 2)
        #expect(spans.map(\.operationName) == ["last", "POST /echo"])
        #expect(spans[0].isChild(of: spans[1]))
    }

    @Test("A failing handler is answered with 500, and its span says so")
    func failure() async throws {
        struct Breakdown: Error {}
        let tracer = MockTracer()
        let router = try TracedRouter(RequestTracing(tracer)) { Get("/fail", traced: true) { _ in throw Breakdown() } }
        try await LiveServer.run(router) { (url) async throws in
            let answer = try await Client.send("GET", "\(url)/fail")
            #expect(answer.status == 500)
        }
        let span = try #require(await tracer.finishedSpans(count: 1).first)
        #expect(span.tags[.error] == true)
        #expect(span.tags[.httpStatusCode] == 500)
        #expect(span.logs.first?.fields["event"] == "error")
    }

    @Test("The mode changes while the server runs")
    func modes() async throws {
        let tracer = MockTracer()
        let tracing = RequestTracing(tracer, settings: TracingSettings(mode: .annotated))
        let router = try TracedRouter(tracing) {
            Get("/plain") { _ in .ok }
            Get("/marked", traced: .named("marked", tags: \.query.source)) { _ in .ok }
            Group("/admin", traced: false) { Get("/out") { _ in .ok } }
        }
        try await LiveServer.run(router) { (url) async throws in
            func requestAll() async throws -> [String] {
                tracer.reset()
                for path in ["/plain", "/marked?source=mail", "/admin/out"] {
                    #expect(try await Client.send("GET", url + path).status == 200)
                }
                #expect(tracer.finishedSpans.named("marked").allSatisfy { $0.tags["http.query.source"] == "mail" })
                return tracer.finishedSpans.map(\.operationName)
            }
            let first = try await requestAll()
            #expect(first == ["marked"])
            tracing.update { $0.mode = .all }
            let second = try await requestAll()
            #expect(second == ["GET /plain", "marked"])
            tracing.update { $0.mode = .off }
            let third = try await requestAll()
            #expect(third == [])
        }
    }

    @Test("HEAD, 404 and 405 are answered as without tracing")
    func protocolFeatures() async throws {
        let router = try TracedRouter(RequestTracing(MockTracer(), settings: TracingSettings(mode: .all))) {
            Get("/text") { _ in .text("hello") }
        }
        try await LiveServer.run(router) { (url) async throws in
            let head = try await Client.send("HEAD", "\(url)/text")
            #expect(head.status == 200)
            #expect(head.headers["content-length"] == "5")
            #expect(head.body.isEmpty)
            #expect(try await Client.send("GET", "\(url)/none").status == 404)
            let other = try await Client.send("DELETE", "\(url)/text")
            #expect(other.status == 405)
            #expect(other.headers["allow"] == "GET, HEAD")
        }
    }
}
#endif
