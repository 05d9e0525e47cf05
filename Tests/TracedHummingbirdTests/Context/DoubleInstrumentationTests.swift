//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if Hummingbird
import HTTPTypes
import Hummingbird
import OpenTracing
import OpenTracingTesting
import Testing
import TracedHummingbird
import TracedRouting

@Suite("A request instrumented twice has one span, or two by choice")
struct DoubleInstrumentationTests {
    enum Nesting: String, CaseIterable, Sendable {
        case middlewareTwice, routerInMiddleware, routerInRouter
    }

    /// Asks for `/orders/7` where two instrumentations see each request.
    private func spans(_ nesting: Nesting, _ policy: DoubleInstrumentation) async throws -> [MockSpan] {
        let service = Service(TracingSettings(mode: .all, doubleInstrumentation: policy))
        let inner = try TracedRouter(service.tracing) {
            Get("/orders/:id", traced: .named("order.show", tags: \.parameters.id)) { .text($0.parameters.id ?? "") }
        }
        let request = Wire.request("GET", "/orders/7")
        let answer: String
        switch nesting {
        case .middlewareTwice:
            let router = Router(context: TracedRequestContext.self).traced(by: service.tracing)
            router.add(middleware: RequestTracingMiddleware(service.tracing))
            router.get("orders/:id", traced: .named("order.show", tags: \.parameters.id)) { _, context in
                context.parameters.get("id") ?? ""
            }
            answer = try await LiveServer.value(router) { (url) async throws in
                try await Wire.answer(to: request, from: url)
            }
        case .routerInMiddleware:
            let router = Router(context: TracedRequestContext.self)
            router.add(middleware: RequestTracingMiddleware(service.tracing))
            let responder = TracedRouterResponder<TracedRequestContext>(inner)
            router.get("**") { request, context in try await responder.respond(to: request, context: context) }
            answer = try await LiveServer.value(router) { (url) async throws in
                try await Wire.answer(to: request, from: url)
            }
        case .routerInRouter:
            let outer = try TracedRouter(service.tracing) {
                Get("/orders/**") { request in await inner.respond(to: request) }
            }
            answer = try await LiveServer.value(outer) { (url) async throws in
                try await Wire.answer(to: request, from: url)
            }
        }
        #expect(answer.bodyText == "7")
        #expect(service.tracer.unfinishedSpans.isEmpty)
        #expect(service.tracer.misuse.isEmpty)
        return service.tracer.finishedSpans
    }

    @Test("Joined, there is one span, with the name and the tags of the inner route", arguments: Nesting.allCases)
    func join(nesting: Nesting) async throws {
        let spans = try await spans(nesting, .join)
        #expect(spans.map(\.operationName) == ["order.show"])
        #expect(spans.first?.tags["http.parameter.id"] == "7")
        #expect(spans.first?.tags[.httpStatusCode] == 200)
    }

    @Test("Nested, the inner span is a child of the outer one", arguments: Nesting.allCases)
    func nest(nesting: Nesting) async throws {
        let spans = try await spans(nesting, .nest)
        #expect(spans.count == 2)
        #expect(spans.first.map { inner in spans.last.map { inner.isChild(of: $0) } } == true)
    }
}
#endif
