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

@Suite("Which requests are traced")
struct TracingDecisionTests {
    /// Rule and skip against the three modes, as the design has it.
    static let table: [(rule: TracingRule?, skip: TracingDecision.Skip?, annotated: Bool, all: Bool)] = [
        (.force, nil, true, true),
        (.force, .configured, true, true),
        (.force, .byDefault, true, true),
        (.off, nil, false, false),
        (.off, .configured, false, false),
        (.off, .byDefault, false, false),
        (.on, nil, true, true),
        (.on, .configured, false, false),
        (.on, .byDefault, true, true),
        (.inherit, nil, false, true),
        (.inherit, .configured, false, false),
        (.inherit, .byDefault, false, false),
        (nil, nil, false, true),
        (nil, .configured, false, false),
        (nil, .byDefault, false, false),
    ]

    @Test("The table decides", arguments: table.indices)
    func decides(row: Int) {
        let (rule, skip, annotated, all) = Self.table[row]
        #expect(!TracingDecision(mode: .off, rule: rule, skip: skip).isTraced)
        #expect(TracingDecision(mode: .annotated, rule: rule, skip: skip).isTraced == annotated)
        #expect(TracingDecision(mode: .all, rule: rule, skip: skip).isTraced == all)
    }

    @Test("A default rule yields to the route's own word alone, and one that is listed to nothing but force")
    func inherited() {
        func reason(_ skip: TracingDecision.Skip?, isRuleInherited: Bool) -> TracingDecision.Reason {
            TracingDecision(mode: .all, rule: .on, isRuleInherited: isRuleInherited, skip: skip).reason
        }
        #expect(reason(.byDefault, isRuleInherited: false) == .ruleOn)
        #expect(reason(.byDefault, isRuleInherited: true) == .skippedByDefault)
        #expect(reason(.configured, isRuleInherited: false) == .skipped)
        #expect(reason(nil, isRuleInherited: true) == .ruleOn)
    }

    /// Every combination of rules from the router to the route.
    static let levels: [[TracingRule]] = TracingRule.allCases.flatMap { router in
        TracingRule.allCases.flatMap { group in
            TracingRule.allCases.flatMap { collection in
                TracingRule.allCases.map { [router, group, collection, $0] }
            }
        }
    }

    @Test("The innermost rule that says something counts, in every mode", arguments: levels)
    func innermost(rules: [TracingRule]) async throws {
        struct Collection: Routes {
            let traced: RouteTracing
            let route: RouteTracing
            var routes: [any RouteComponent] { [Get("/x", traced: route) { _ in .ok }] }
        }
        for mode in TracingMode.allCases {
            let fixture = Fixture(mode: mode)
            let router = try TracedRouter(fixture.tracing, traced: RouteTracing(rules[0])) {
                Group("", traced: RouteTracing(rules[1])) {
                    Collection(traced: RouteTracing(rules[2]), route: RouteTracing(rules[3]))
                }
            }
            _ = await router.respond(to: Request(.get, "/x"))
            let rule = rules.last { $0 != .inherit } ?? .inherit
            let expected = TracingDecision(mode: mode, rule: rule, skip: nil).isTraced
            #expect(fixture.spans.count == (expected ? 1 : 0), "\(mode) \(rules)")
        }
    }

    @Test("A wrapped member overrules its collection and its group", arguments: TracingMode.allCases)
    func member(mode: TracingMode) async throws {
        struct Members: Routes {
            var traced: RouteTracing { .off }
            @Traced(.get, "/on") var on = { _ in .ok }
            @Traced(.get, "/silent", traced: .inherit) var silent = { _ in .ok }
            @Traced(.get, "/health", traced: .force()) var forced = { _ in .ok }
        }
        let fixture = Fixture(mode: mode)
        let router = try TracedRouter(fixture.tracing) { Group("", traced: false) { Members() } }
        for path in ["/on", "/silent", "/health"] { _ = await router.respond(to: Request(.get, path)) }
        #expect(fixture.spans.map(\.operationName) == (mode == .off ? [] : ["GET /on", "GET /health"]))
    }

    @Test("A name and tags that are given at the route hold in both modes", arguments: [TracingMode.annotated, .all])
    func annotationHolds(mode: TracingMode) async throws {
        struct Carts { @Traced("cart.add", tags: \.query.source) var add = { _ in .ok } }
        let fixture = Fixture(TracingSettings(mode: mode, tracedRequestAttributes: [\.method]))
        let carts = Carts()
        let router = try TracedRouter(fixture.tracing) {
            Post("/cart", carts.$add)
            Post("/orders", traced: .named("order.place", tags: \.query.source)) { _ in .ok }
        }
        _ = await router.respond(to: Request(.post, "/cart?source=mail"))
        _ = await router.respond(to: Request(.post, "/orders?source=web"))
        #expect(fixture.spans.map(\.operationName) == ["cart.add", "order.place"])
        #expect(fixture.spans.map { $0.tags["http.query.source"] } == ["mail", "web"])
        #expect(fixture.spans.allSatisfy { $0.tags["http.method"] == "POST" })
    }
}
