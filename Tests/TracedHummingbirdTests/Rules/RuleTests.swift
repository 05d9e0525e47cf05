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

@Suite(
    "N1 Rules of four states on router, group, collection, route and member, in three modes that change while serving"
)
struct RuleTests {
    /// A collection in one state, with a route and a wrapped member in each.
    struct Collection: Routes {
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

    @Test("The innermost rule decides", arguments: TracingRule.allCases, TracingRule.allCases)
    func truthTable(router: TracingRule, group: TracingRule) async throws {
        let service = Service(TracingSettings(operationName: .routeTemplate))
        let routes = try TracedRouter(service.tracing, traced: RouteTracing(router)) {
            Group("/group", traced: RouteTracing(group)) {
                for state in TracingRule.allCases { Collection(state: state) }
            }
        }
        try await LiveServer.run(routes) { (url) async throws in
            for mode in TracingMode.allCases {
                service.tracing.update { $0.mode = mode }
                service.tracer.reset()
                var expected: [String] = []
                var requests = ""
                for collection in TracingRule.allCases {
                    for place in ["route", "member"] {
                        for rule in TracingRule.allCases {
                            let path = "/group/\(collection.rawValue)/\(place)/\(rule.rawValue)"
                            requests += "GET \(path) HTTP/1.1\r\nHost: shop.example\r\n\r\n"
                            if isTraced([router, group, collection, rule], mode) { expected.append("GET \(path)") }
                        }
                    }
                }
                let answer = try await Wire.answer(to: requests + Wire.request("GET", "/none"), from: url)
                #expect(answer.components(separatedBy: "HTTP/1.1 200 OK").count == 33)
                let spans = service.tracer.finishedSpans.map(\.operationName).filter { $0 != "GET" }
                #expect(spans == expected, "mode \(mode)")
            }
        }
    }

    /// The rule of the design in the words of a test: from the inside out, then the mode.
    private func isTraced(_ rules: [TracingRule], _ mode: TracingMode) -> Bool {
        guard mode != .off else { return false }
        switch rules.last(where: { $0 != .inherit }) {
        case .force, .on: return true
        case .off: return false
        case .inherit, nil: return mode == .all
        }
    }

    @Test(
        "A skip rule beats on, and force beats a skip rule",
        arguments: TracingMode.allCases,
        TracingRule.allCases
    )
    func skipped(mode: TracingMode, rule: TracingRule) async throws {
        let service = Service(TracingSettings(mode: mode, skip: [try .path("/skipped/*")]))
        let routes = try TracedRouter(service.tracing) {
            Get("/skipped/:id", traced: RouteTracing(rule)) { _ in .ok }
        }
        try await LiveServer.run(routes) { (url) async throws in
            #expect(try await Wire.answer(to: Wire.request("GET", "/skipped/1"), from: url).statusCode == 200)
        }
        #expect(service.tracer.finishedSpans.count == (rule == .force && mode != .off ? 1 : 0))
    }
}
#endif
