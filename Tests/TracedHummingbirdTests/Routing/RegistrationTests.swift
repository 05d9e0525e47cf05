//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if Hummingbird
import Hummingbird
import OpenTracing
import OpenTracingTesting
import Testing
import TracedHummingbird
import TracedRouting

@Suite("Annotations are registered where the router reads them", .timeLimit(.minutes(10)))
struct RegistrationTests {
    @Test("A router that is not traced, its groups and collections do not take `traced:`")
    func notOffered() {
        let router = Router(context: TracedRequestContext.self)
        let collection = RouteCollection(context: TracedRequestContext.self)
        #expect(type(of: router.get("x", traced: true) { _, _ in "" }) == NotOffered.self)
        #expect(type(of: router.group("a").get("x", traced: true) { _, _ in "" }) == NotOffered.self)
        #expect(type(of: collection.get("x", traced: true) { _, _ in "" }) == NotOffered.self)
        #expect(router.routes.isEmpty)
        let traced = router.traced(by: RequestTracing(MockTracer()))
        #expect(type(of: traced.get("x", traced: true) { _, _ in "" }) != NotOffered.self)
        #expect(type(of: traced.group("a").get("x", traced: true) { _, _ in "" }) != NotOffered.self)
        #expect(router.routes.count == 2)
    }

    @Test(
        "Routes that are registered on the router inside are those about which nothing is said",
        arguments: TracingMode.allCases
    )
    func inside(mode: TracingMode) async throws {
        let service = Service(TracingSettings(mode: mode))
        let router = Router(context: TracedRequestContext.self)
        let traced = router.traced(by: service.tracing)
        router.get("inside/:id") { _, _ in "" }
        traced.get("outside/:id", traced: true) { _, _ in "" }
        try await LiveServer.run(traced) { (url) async throws in
            for path in ["inside", "outside", "inside"] {
                #expect(try await Wire.answer(to: Wire.request("GET", "/\(path)/7"), from: url).statusCode == 200)
            }
        }
        let names = service.tracer.finishedSpans.map(\.operationName)
        switch mode {
        case .off: #expect(names.isEmpty)
        case .annotated: #expect(names == ["GET /outside/{id}"])
        case .all: #expect(names == ["GET /inside/{id}", "GET /outside/{id}", "GET /inside/{id}"])
        }
    }

    @Test("A route that is registered after one has stood in for it counts")
    func later() async throws {
        let service = Service(TracingSettings(mode: .annotated))
        let router = Router(context: TracedRequestContext.self, options: .autoGenerateHeadEndpoints)
            .traced(by: service.tracing)
        router.get("x", traced: "x.get") { _, _ in "" }
        router.head("y", traced: "y.head") { _, _ in "" }
        try await LiveServer.run(router) { (url) async throws in
            for path in ["x", "y"] { _ = try await Wire.answer(to: Wire.request("HEAD", "/\(path)"), from: url) }
        }
        router.get("y", traced: "y.get") { _, _ in "" }
        try await LiveServer.run(router) { (url) async throws in
            for method in ["HEAD", "GET"] { _ = try await Wire.answer(to: Wire.request(method, "/y"), from: url) }
        }
        #expect(service.tracer.finishedSpans.map(\.operationName) == ["x.get", "y.head", "y.head", "y.get"])
    }
}

/// What a verb with `traced:` comes to where the library has none.
private struct NotOffered {}

extension RouterMethods {
    /// Is chosen only where there is no such verb without the last parameter.
    fileprivate func get(
        _ path: RouterPath,
        traced tracing: RouteTracing,
        use handler: @Sendable @escaping (Hummingbird.Request, Context) async throws -> some ResponseGenerator,
        nothing: Void = ()
    ) -> NotOffered {
        NotOffered()
    }
}
#endif
