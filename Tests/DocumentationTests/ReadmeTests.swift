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
    @Test("Every block of Swift is compiled, here or in the manifest of who uses the package")
    func compiled() throws {
        let files = [
            "ReadmeExamples.swift", "ReadmeExamples+Hummingbird.swift", "FunctionExamples.swift", "GRPCExamples.swift",
            "FlyingFoxExamples.swift",
        ]
        let blocks = try DocumentedCode("README.md").blocks("swift").filter { !$0.hasPrefix(".package(") }
        #expect(blocks.count == 14)
        for block in blocks {
            #expect(try DocumentedCode.uncompiled(block, in: files).isEmpty)
        }
    }

    @Test("The example answers as it reads, and its table of routes is the one that is shown")
    func example() async throws {
        let tracer = MockTracer(scopeManager: ScopeManager())
        let router = try ReadmeExamples.overview(tracer: tracer)
        #expect(try DocumentedCode("README.md").blocks("").contains(router.routes.description))
        for (method, path) in [(HTTPMethod.get, "/users/7"), (.post, "/orders?source=mail"), (.get, "/admin/queues")] {
            _ = await router.respond(to: Request(method, path, headers: ["x-tenant": "acme"]))
        }
        #expect(tracer.finishedSpans.map(\.operationName) == ["users.show", "order.place"])
        #expect(tracer.finishedSpans[1].tags["http.query.source"] == "mail")
        #expect(tracer.finishedSpans[0].tags["tenant"] == "acme")
        #expect(ReadmeExamples.list().count == 7)
    }
}
