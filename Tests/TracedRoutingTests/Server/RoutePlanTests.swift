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

@Suite("Plans of routes")
struct RoutePlanTests {
    @Test("Tracing that has planned for routes goes with the last who uses it", arguments: [true, false])
    func letGo(traced: Bool) async throws {
        weak var tracing: RequestTracing?
        do {
            let fixture = Fixture(mode: .annotated)
            tracing = fixture.tracing
            let router = try TracedRouter(fixture.tracing) { Get("/x", traced: traced) { _ in .ok } }
            // A plan is kept from the second request on.
            for _ in 0..<3 { _ = await router.respond(to: Request(.get, "/x")) }
            #expect(fixture.spans.count == (traced ? 3 : 0))
        }
        #expect(tracing == nil)
    }

    @Test("Two servers that share tracing and a route each have their own component")
    func sharedRoute() {
        let fixture = Fixture(mode: .all)
        let route = RouteInformation(template: "/x")
        for component in ["first", "second", "first", "second", "first"] {
            let server = ServerTracing(fixture.tracing, component: component)
            server.begin(Incoming(), route: route).finish()
        }
        #expect(fixture.spans.map { $0.tags["component"] } == ["first", "second", "first", "second", "first"])
    }

    @Test("However many methods are sent, each names its span", arguments: [3, 40])
    func manyMethods(count: Int) async throws {
        let fixture = Fixture(mode: .all)
        let server = ServerTracing(fixture.tracing, component: "server")
        let route = RouteInformation(template: "/x")
        let methods = (0..<count).map { "METHOD\($0)" } + ["GET", "PUT"]
        for method in methods + methods { server.begin(Incoming(method: method), route: route).finish() }
        #expect(fixture.spans.map { $0.tags["http.method"] } == (methods + methods).map { .string($0) })
        #expect(fixture.spans.suffix(2).map(\.operationName) == ["GET /x", "PUT /x"])
    }

    private struct Incoming: TraceableRequest {
        var method = "GET"
        var path: String { "/x" }
        var query: String? { nil }
        var authority: String? { nil }

        func forEachEntry(_ body: (_ key: String, _ value: String) -> Void) {}
    }
}
