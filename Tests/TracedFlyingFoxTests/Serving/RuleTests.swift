//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if FlyingFox
import FlyingFox
import LiveRouting
import Testing
import TracedFlyingFox
import TracedRouting

@Suite("Rules of four states on router, group, collection, route and member, in every mode, on FlyingFox")
struct RuleTests {
    private let table = RuleTable(LiveRouting { router, body in try await LiveServer.run(router, body) })

    @Test("The innermost rule decides", arguments: TracingRule.allCases, TracingRule.allCases)
    func innermost(router: TracingRule, group: TracingRule) async throws {
        let (count, differences) = try await table.run(router: router, group: group)
        #expect(count == 96)
        #expect(differences == [])
    }

    @Test(
        "A skip rule beats on, and force beats a skip rule",
        arguments: TracingMode.allCases,
        TracingRule.allCases
    )
    func skipped(mode: TracingMode, rule: TracingRule) async throws {
        let (spans, status) = try await table.runSkipped(mode: mode, rule: rule)
        #expect(status == 200)
        #expect(spans == (rule == .force && mode != .off ? ["GET /skipped/:id"] : []))
    }
}
#endif
