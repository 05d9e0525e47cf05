//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
import OpenTracing
import OpenTracingTesting
import Testing
import TracedRouting

/// Stands for the service of the reader's.
private enum Storefront {
    static func router(_ tracing: RequestTracing) throws -> TracedRouter {
        try TracedRouter(tracing) {
            Get("/orders/:id", traced: true) { request in .text("order \(request.parameters.id ?? "")") }
            Get("/stock/:id") { request in
                try await tracing.tracer.withSpan("shelf.look") { _ in .text("3") }
            }
        }
    }
}

@Suite("The tests that the article about testing shows")
struct TestingArticleTests {
    @Test("An order is traced under its route, with the tenant")
    func order() async throws {
        let tracer = MockTracer(scopeManager: ScopeManager())
        let tracing = RequestTracing(tracer, settings: TracingSettings(tracedRequestAttributes: [\.tenant]))
        let router = try Storefront.router(tracing)

        let response = await router.respond(to: Request(.get, "/orders/7", headers: ["x-tenant": "acme"]))

        #expect(response.status == .ok)
        let span = try #require(tracer.finishedSpans.first)
        #expect(span.operationName == "GET /orders/:id")
        #expect(span.tags["tenant"] == "acme")
    }

    @Test("Stock is looked up inside the request")
    func children() async throws {
        let tracer = MockTracer(scopeManager: ScopeManager())
        let router = try Storefront.router(RequestTracing(tracer, settings: TracingSettings(mode: .all)))

        _ = await router.respond(to: Request(.get, "/stock/3"))

        let spans = tracer.finishedSpans
        let request = try #require(spans.named("GET /stock/:id").first)
        #expect(spans.children(of: request).named("shelf.look").count == 1)
        #expect(tracer.unfinishedSpans.isEmpty && tracer.misuse.isEmpty)
    }

    @Test("A broken tracer does not change the response")
    func faults() async throws {
        let tracer = MockTracer(scopeManager: ScopeManager(), faults: .everything())
        let router = try Storefront.router(RequestTracing(tracer, settings: TracingSettings(mode: .all)))
        let response = await router.respond(to: Request(.get, "/orders/7"))
        #expect(response.status == .ok)
    }
}
