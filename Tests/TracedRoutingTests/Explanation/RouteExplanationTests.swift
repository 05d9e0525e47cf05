//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
import Foundation
import OpenTracing
import OpenTracingTesting
import Testing
import TracedRouting

@Suite("Explanations")
struct RouteExplanationTests {
    struct Users: Routes {
        var traced: RouteTracing { .off }
        @Traced(.get, "/users", "users.list", tags: \.query.page, \.atEnd.headers.xTenant) var list = { _ in .ok }
        @Traced(.get, "/users/:id", traced: .inherit) var show = { _ in .ok }
    }

    static func router(_ tracing: RequestTracing, traced rule: RouteTracing = .inherit) throws -> TracedRouter {
        try TracedRouter(tracing, traced: rule) {
            Get("/health") { _ in .ok }
            Get("/metrics/cpu") { _ in .ok }
            Get("/health/ready", traced: true) { _ in .ok }
            Get("/health/live", traced: .force()) { _ in .ok }
            Get("/plain/:id") { _ in .ok }
            Get("/off", traced: false) { _ in .ok }
            Group("/admin", traced: true) {
                Get("/a") { _ in .ok }
                Group("/inner", traced: false) { Get("/b") { _ in .ok } }
            }
            Users()
        }
    }

    /// Target, reason in the modes annotated and all, and the place whose rule counts.
    static let table: [(String, TracingDecision.Reason, TracingDecision.Reason, String?)] = [
        ("/health", .notAnnotated, .skippedByDefault, nil),
        ("/health?x=1", .notAnnotated, .skippedByDefault, nil),
        ("/metrics/cpu", .notAnnotated, .skippedByDefault, nil),
        ("/health/ready", .ruleOn, .ruleOn, "the route"),
        ("/health/live", .forced, .forced, "the route"),
        ("/plain/7", .notAnnotated, .modeAll, nil),
        ("/off", .ruleOff, .ruleOff, "the route"),
        ("/admin/a", .ruleOn, .ruleOn, "the group \"/admin\""),
        ("/admin/inner/b", .ruleOff, .ruleOff, "the group \"/inner\""),
        ("/users", .ruleOn, .ruleOn, "the member Users.list"),
        ("/users/7", .ruleOff, .ruleOff, "the collection Users"),
        ("/nothing", .unmatchedNotAnnotated, .unmatched, nil),
    ]

    @Test(
        "The explanation says what really happens, why, and who said so",
        arguments: table.indices,
        TracingMode.allCases
    )
    func agrees(row: Int, mode: TracingMode) async throws {
        let (target, annotated, all, place) = Self.table[row]
        let fixture = Fixture(mode: mode)
        let router = try Self.router(fixture.tracing)
        let explanation = router.explain(.get, target)
        let reason =
            switch mode {
            case .off: TracingDecision.Reason.modeOff
            case .annotated: annotated
            case .all: all
            }
        #expect(explanation.reason == reason)
        #expect(explanation.rulePlace == place)
        #expect(explanation.mode == mode)
        #expect((explanation.skipRule != nil) == (reason == .skippedByDefault))
        #expect(fixture.spans.isEmpty && fixture.tracer.unfinishedSpans.isEmpty)
        _ = await router.respond(to: Request(.get, target))
        #expect(fixture.spans.map(\.operationName) == (explanation.isTraced ? [explanation.operationName] : []))
    }

    @Test("What the router says counts for all routes that say nothing, and where none matched")
    func router() throws {
        let router = try Self.router(Fixture().tracing, traced: true)
        #expect(router.explain(.get, "/plain/7").rulePlace == "the router")
        #expect(router.explain(.get, "/nothing").rulePlace == "the router")
        #expect(router.explain(.get, "/off").rulePlace == "the route")
    }

    @Test("As text it is a few lines that can be read")
    func text() throws {
        let settings = TracingSettings(
            tracedRequestAttributes: [\.method, \.atEnd.route],
            skip: SkipRule.monitoringEndpoints
        )
        let router = try Self.router(Fixture(settings).tracing)
        #expect(
            router.explain(.get, "/users").description == """
                GET /users is traced: the member Users.list says on.
                  mode: annotated
                  route: /users (Users.list)
                  operation: users.list
                  tags from the settings: http.method, http.route (at end)
                  tags from the route: http.query.page, http.header.x-tenant (at end)
                """
        )
        #expect(
            router.explain(.get, "/health/ready").description == """
                GET /health/ready is not traced: the settings skip it (path /health/ready).
                  mode: annotated
                  route: /health/ready
                  operation: GET /health/ready
                  tags from the settings: http.method, http.route (at end)
                """
        )
        let byDefault = try Self.router(Fixture(mode: .all).tracing).explain(.get, "/metrics/cpu")
        #expect(
            byDefault.description.contains(
                "the settings skip it by default (path /metrics/**); add traced: true to its route"
            )
        )
        let other = router.explain(.post, "/off").description
        #expect(other.contains("route: none for POST; /off has GET, HEAD"))
    }

    @Test("An explanation can be encoded and decoded")
    func codable() throws {
        let explanation = try Self.router(Fixture().tracing).explain(.get, "/users/7?page=2")
        let decoded = try JSONDecoder().decode(RouteExplanation.self, from: JSONEncoder().encode(explanation))
        #expect(decoded == explanation)
        #expect(decoded.path == "/users/7")
    }

    @Test("Predicates and names see the headers of the request in question")
    func headers() throws {
        let skip = SkipRule.when("probes") { $0.values(forKey: "user-agent") == ["kube-probe"] }
        let router = try Self.router(Fixture(TracingSettings(mode: .all, skip: [skip])).tracing)
        #expect(router.explain(.get, "/plain/7", headers: ["user-agent": "kube-probe"]).skipRule == "probes")
        #expect(router.explain(.get, "/plain/7").isTraced)
    }
}
