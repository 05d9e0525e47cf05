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

@Suite("The README")
struct ReadmeTests {
    @Test("Every block of Swift is compiled, here or in the manifest of a package that uses this one")
    func compiled() throws {
        let blocks = try DocumentedCode("README.md").blocks("swift").filter { !$0.hasPrefix(".package(") }
        #expect(blocks.count == 2)
        for block in blocks {
            let examples = ["ReadmeExamples.swift", "ReadmeExamples+Hummingbird.swift"]
            #expect(try DocumentedCode.uncompiled(block, in: examples).isEmpty)
        }
    }

    @Test("It fits on a few screens, and every file that it links to is there")
    func links() throws {
        let text = try DocumentedCode("README.md").text
        #expect(text.split(separator: "\n", omittingEmptySubsequences: false).count <= 200)
        for link in text.matches(of: /\]\(([^):#]+)\)/).map({ String($0.1) }) {
            #expect(throws: Never.self, "\(link)") { try DocumentedCode(link) }
        }
    }

    @Test("The example answers as it reads, with the spans that it announces")
    func example() async throws {
        let tracer = MockTracer(scopeManager: ScopeManager())
        let router = try ReadmeExamples.overview(tracer: tracer)
        for path in ["/users/7", "/orders/3", "/admin/queues", "/health"] {
            let response = await router.respond(to: Request(.get, path, headers: ["x-tenant": "acme"]))
            #expect(response.status == .ok)
        }
        #expect(tracer.finishedSpans.map(\.operationName) == ["users.show", "GET /orders/:id"])
        #expect(tracer.finishedSpans[0].tags["http.parameter.id"] == "7")
        #expect(tracer.finishedSpans[0].tags["tenant"] == "acme")
    }
}
