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

@Suite("What is said about groups, collections and the whole of Hummingbird's own router", .timeLimit(.minutes(10)))
struct GroupTracingTests {
    struct TenantContext: RequestContext {
        typealias Source = TracedRequestContext
        var coreContext: CoreRequestContextStorage

        init(source: TracedRequestContext) {
            coreContext = source.coreContext
        }
    }

    struct GuestContext: ChildRequestContext {
        var coreContext: CoreRequestContextStorage

        init(context: TracedRequestContext) throws {
            coreContext = context.coreContext
        }
    }

    static func router(
        _ tracing: RequestTracing,
        traced rule: RouteTracing = .inherit
    ) -> TracedHummingbirdRouter<TracedRequestContext> {
        let router = Router(context: TracedRequestContext.self).traced(by: tracing, traced: rule)
        router.get("silent") { _, _ in "" }
        router.get("off", traced: false) { _, _ in "" }
        let on = router.group("on", traced: .on(tags: \.query.a))
        on.get("x", traced: .tags(\.query.b)) { _, _ in "" }
        on.group("off", traced: .off).get("x") { _, _ in "" }
        on.group("silent").get("x") { _, _ in "" }
        let off = router.group("no", traced: false)
        off.get("x") { _, _ in "" }
        off.get("yes", traced: "no.yes") { _, _ in "" }
        router.group("tenant", context: TenantContext.self, traced: true).get("x") { _, _ in "" }
        router.group("guest", context: GuestContext.self, traced: true).get("x") { _, _ in "" }
        let collection = TracedRouteCollection(context: TracedRequestContext.self)
        collection.get("x") { _, _ in "" }
        collection.get("off", traced: false) { _, _ in "" }
        router.addRoutes(collection, atPath: "shelf", traced: true)
        return router
    }

    /// Paths, whether they are traced in the mode annotated where the router says nothing, and who says so.
    static let paths: [(String, Bool, String?)] = [
        ("/silent", false, nil), ("/off", false, "the route"), ("/on/x", true, "the group \"/on\""),
        ("/on/off/x", false, "the group \"/off\""), ("/on/silent/x", true, "the group \"/on\""),
        ("/no/x", false, "the group \"/no\""), ("/no/yes", true, "the route"),
        ("/tenant/x", true, "the group \"/tenant\""), ("/guest/x", true, "the group \"/guest\""),
        ("/shelf/x", true, "the collection at \"/shelf\""), ("/shelf/off", false, "the route"),
        ("/nowhere", false, nil),
    ]

    @Test(
        "The innermost that says something counts, and the explanation agrees with what happens",
        arguments: TracingMode.allCases,
        [TracingRule.inherit, .on, .off, .force]
    )
    func innermost(mode: TracingMode, routerRule: TracingRule) async throws {
        let service = Service(TracingSettings(mode: mode))
        let router = Self.router(service.tracing, traced: RouteTracing(routerRule))
        let responder = router.buildResponder()
        let explanations = await Self.paths.asyncMap { path, _, _ in await router.explain(.get, path) }
        for (explanation, (path, isTraced, place)) in zip(explanations, Self.paths) {
            #expect(explanation.path == path)
            #expect(explanation.rulePlace == place ?? (routerRule == .inherit ? nil : "the router"))
            if mode == .annotated, routerRule == .inherit { #expect(explanation.isTraced == isTraced, "\(path)") }
        }
        try await LiveServer.run(Serve(responder)) { (url) async throws in
            for (path, _, _) in Self.paths { _ = try await Client.send("GET", "\(url)\(path)") }
        }
        let expected = explanations.filter(\.isTraced).map(\.operationName)
        #expect(await service.tracer.finishedSpans(count: expected.count).map(\.operationName) == expected)
        #expect(service.tracer.finishedSpans.count == expected.count)
    }

    @Test("The tags of a router, its groups and a route add up")
    func tags() async throws {
        let service = Service(TracingSettings(mode: .annotated))
        let router = Self.router(service.tracing, traced: .tags(\.query.r))
        try await LiveServer.run(router) { (url) async throws in
            _ = try await Client.send("GET", "\(url)/on/x?a=1&b=2&r=3")
        }
        let tags = await service.tracer.finishedSpans(count: 1).first?.tags
        #expect(tags?["http.query.a"] == "1")
        #expect(tags?["http.query.b"] == "2")
        #expect(tags?["http.query.r"] == "3")
    }

    @Test("Names for several routes and empty names are mistakes, all of them reported at once")
    func mistakes() throws {
        let router = Router(context: TracedRequestContext.self).traced(by: RequestTracing(MockTracer()), traced: "all")
        let group = router.group("a", traced: "a.name").group("b", context: TenantContext.self)
        group.group("c", traced: .named("c.name")).get("x", traced: "") { _, _ in "" }
        let collection = TracedRouteCollection(context: TracedRequestContext.self)
        _ = collection.group("inside", traced: "inside.name")
        router.addRoutes(collection, atPath: "shelf", traced: "shelf.name")
        let error = try #require(throws: DefinitionError.self) { try router.validate() }
        #expect(
            error.problems.map(\.place) == [
                "the router", "the group \"/a\"", "the group \"/c\"", "GET /a/b/c/x", "the collection at \"/shelf\"",
                "the group \"/inside\"",
            ]
        )
        #expect(throws: Never.self) { try Self.router(RequestTracing(MockTracer())).validate() }
    }
}

extension Sequence {
    /// What a closure makes of each element, one after the other.
    func asyncMap<Result>(_ transform: (Element) async throws -> Result) async rethrows -> [Result] {
        var results: [Result] = []
        for element in self { results.append(try await transform(element)) }
        return results
    }
}

/// A responder that has been built already.
private struct Serve<Responder: HTTPResponder>: HTTPResponderBuilder {
    let responder: Responder

    init(_ responder: Responder) {
        self.responder = responder
    }

    func buildResponder() -> Responder { responder }
}
#endif
