//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
import OpenTracing
package import OpenTracingInstrumentation
import OpenTracingTesting
import Synchronization
import TracedRouting

/// The table of rules: each state on router, group, collection, and route or member, in each mode, which changes while the server runs.
package struct RuleTable: Sendable {
    private let routing: LiveRouting

    package init(_ routing: LiveRouting) {
        self.routing = routing
    }

    /// A collection in one state, with a route and a wrapped member in each.
    private struct Collection: Routes {
        let state: TracingRule
        var path: String { "/\(state.rawValue)" }
        var traced: RouteTracing { RouteTracing(state) }

        @Traced(.get, "/member/inherit", traced: .inherit) var inherited = { _ in .ok }
        @Traced(.get, "/member/off", traced: .off) var off = { _ in .ok }
        @Traced(.get, "/member/on", traced: .on()) var on = { _ in .ok }
        @Traced(.get, "/member/force", traced: .force()) var forced = { _ in .ok }

        var routes: [any RouteComponent] {
            for rule in TracingRule.allCases {
                Get("/route/\(rule.rawValue)", traced: RouteTracing(rule)) { _ in .ok }
            }
        }
    }

    /// A route of the table.
    private struct Row {
        let path: String
        /// From the outermost to the innermost.
        let rules: [TracingRule]
    }

    /// Asks for each route below a router and a group, in each mode.
    ///
    /// - Parameters:
    ///   - router: the rule of the router.
    ///   - group: the rule of the group.
    /// - Returns: how many routes were asked for, and what was otherwise than the rules say.
    package func run(router: TracingRule, group: TracingRule) async throws -> (count: Int, differences: [String]) {
        let tracer = MockTracer(scopeManager: ScopeManager())
        let tracing = RequestTracing(tracer, settings: TracingSettings(operationName: .routeTemplate))
        let routes = try TracedRouter(tracing, traced: RouteTracing(router)) {
            Group("/group", traced: RouteTracing(group)) {
                for state in TracingRule.allCases { Collection(state: state) }
            }
        }
        let rows = TracingRule.allCases.flatMap { collection in
            ["route", "member"].flatMap { place in
                TracingRule.allCases.map { rule in
                    Row(
                        path: "/group/\(collection.rawValue)/\(place)/\(rule.rawValue)",
                        rules: [router, group, collection, rule]
                    )
                }
            }
        }
        let differences = Mutex<[String]>([])
        try await routing.serve(routes) { port in
            for mode in TracingMode.allCases {
                tracing.update { $0.mode = mode }
                tracer.reset()
                let responses = try await LiveRouting.responses(to: rows.map(\.path) + ["/none"], port: port)
                let statuses = responses.map(\.statusCode)
                if statuses != rows.map({ _ in 200 }) + [404] {
                    differences.withLock { $0.append("mode \(mode): statuses \(statuses)") }
                }
                let traced = tracer.finishedSpans.map(\.operationName).filter { $0 != "GET" }
                let expected = rows.filter { Self.isTraced($0.rules, mode) }.map { "GET \($0.path)" }
                if traced != expected {
                    differences.withLock { $0.append("mode \(mode): traced \(traced) instead of \(expected)") }
                }
            }
        }
        return (rows.count * TracingMode.allCases.count, differences.withLock(\.self))
    }

    /// Asks for a route that the settings skip.
    ///
    /// - Parameters:
    ///   - mode: the mode.
    ///   - rule: the rule of the route.
    /// - Returns: the names of the spans, and the status.
    package func runSkipped(mode: TracingMode, rule: TracingRule) async throws -> (spans: [String], status: Int?) {
        let tracer = MockTracer(scopeManager: ScopeManager())
        let tracing = RequestTracing(
            tracer,
            settings: TracingSettings(mode: mode, skip: [try .path("/skipped/*")])
        )
        let routes = try TracedRouter(tracing) {
            Get("/skipped/:id", traced: RouteTracing(rule)) { _ in .ok }
        }
        let status = Mutex<Int?>(nil)
        try await routing.serve(routes) { port in
            let responses = try await LiveRouting.responses(to: ["/skipped/1"], port: port)
            status.withLock { $0 = responses.first?.statusCode }
        }
        return (tracer.finishedSpans.map(\.operationName), status.withLock(\.self))
    }

    /// The rule of the design in the words of a test: from the inside out, then the mode.
    private static func isTraced(_ rules: [TracingRule], _ mode: TracingMode) -> Bool {
        guard mode != .off else { return false }
        switch rules.last(where: { $0 != .inherit }) {
        case .force, .on: return true
        case .off: return false
        case .inherit, nil: return mode == .all
        }
    }
}
