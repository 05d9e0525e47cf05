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

@Suite("The article about functions")
struct FunctionArticleTests {
    private static let article = "Sources/OpenTracingInstrumentation/OpenTracingInstrumentation.docc/Functions.md"

    @Test("Every block of Swift is compiled")
    func compiled() throws {
        let blocks = try DocumentedCode(Self.article).blocks("swift")
        #expect(blocks.count == 4)
        for block in blocks {
            #expect(try DocumentedCode.uncompiled(block, in: ["FunctionExamples.swift"]).isEmpty)
        }
    }

    @Test("Its spans are those that it speaks of")
    func spans() async throws {
        let tracer = MockTracer(scopeManager: ScopeManager())
        let tracing = RequestTracing(tracer, settings: TracingSettings(mode: .all))
        let (oven, pieces) = try await FunctionExamples.call(tracing)
        let decorated = TracedKitchen(kitchen: Kitchen(), tracing: tracing)
        #expect(try await decorated.chop("leek", into: 3) == 3)
        #expect(oven.model == "gas" && pieces == 12)
        #expect(tracer.finishedSpans.map(\.operationName) == ["oven.preheat", "vegetables.chop", "vegetables.chop"])
        #expect(tracer.finishedSpans.map { $0.tags["pieces"] } == [nil, 12, 3])
        #expect(tracer.finishedSpans[0].tags["model"] == "gas" && tracer.finishedSpans[0].tags["temperature"] == 180)
        #expect(tracing.functionProblems.isEmpty)
    }
}
