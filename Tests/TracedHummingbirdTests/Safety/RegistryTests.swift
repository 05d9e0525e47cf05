//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if Hummingbird
import Hummingbird
import LiveRouting
import OpenTracing
import OpenTracingTesting
import Testing
import TracedHummingbird
import TracedRouting

@Suite("The map from requests to spans empties on every path, can be counted, and is bounded")
struct RegistryTests {
    private static func router(_ middleware: RegistryMiddleware) -> Router<TracedRequestContext> {
        let router = Router(context: TracedRequestContext.self)
        router.add(middleware: middleware)
        for behavior in Behavior.allCases {
            router.get(RouterPath(behavior.rawValue)) { _, _ in try behavior.hummingbirdResponse() }
        }
        router.get("count") { _, _ in "\(middleware.registry.inFlightCount)" }
        return router
    }

    @Test("Nothing is left after any outcome, and each span has finished once", arguments: Behavior.allCases)
    func empties(behavior: Behavior) async throws {
        let service = Service()
        let registry = SpanRegistry<String>(service.tracing, component: "hooks")
        try await LiveServer.run(Self.router(RegistryMiddleware(registry: registry))) { (url) async throws in
            for method in ["GET", "POST"] {
                _ = try await Wire.answer(to: Wire.request(method, "/\(behavior.rawValue)"), from: url)
            }
            let answer = try await Wire.answer(to: Wire.request("GET", "/count"), from: url)
            #expect(answer.bodyText == "1", "the request that counts is in flight itself")
        }
        #expect(registry.inFlightCount == 0)
        #expect(service.tracer.finishedSpans.count == 3)
        #expect(service.tracer.unfinishedSpans.isEmpty)
        #expect(service.tracer.misuse.isEmpty)
    }

    @Test("A request whose end is never told is given up when there are too many, and counted", arguments: [1, 5, 50])
    func bounded(capacity: Int) async throws {
        let service = Service()
        let registry = SpanRegistry<String>(service.tracing, component: "hooks", capacity: capacity)
        let router = Self.router(RegistryMiddleware(registry: registry, forgotten: ["/text"]))
        try await LiveServer.run(router) { (url) async throws in
            for _ in 0..<60 { _ = try await Wire.answer(to: Wire.request("GET", "/text"), from: url) }
        }
        #expect(registry.inFlightCount == capacity)
        let abandoned = service.tracer.finishedSpans.tagged("abandoned")
        #expect(abandoned.count == 60 - capacity)
        #expect(service.tracing.counters.abandonedSpanCount == 60 - capacity)
    }

    @Test("The span of a request is active inside, and what was active before is restored")
    func active() async throws {
        let service = Service()
        let tracer = service.tracer
        let registry = SpanRegistry<String>(service.tracing, component: "hooks")
        let router = Router(context: TracedRequestContext.self)
        router.add(middleware: RegistryMiddleware(registry: registry))
        router.get("nested") { _, _ in
            let before = tracer.activeSpan?.context.spanIDString
            tracer.withSpan("inside") { _ in }
            return before == tracer.activeSpan?.context.spanIDString ? "restored" : "lost"
        }
        let answer = try await LiveServer.value(router) { (url) async throws in
            try await Wire.answer(to: Wire.request("GET", "/nested"), from: url)
        }
        #expect(answer.bodyText == "restored")
        let server = try #require(tracer.finishedSpans.named("GET /nested").first)
        #expect(tracer.finishedSpans.named("inside").first?.isChild(of: server) == true)
    }
}
#endif
