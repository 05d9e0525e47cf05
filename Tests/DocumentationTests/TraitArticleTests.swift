//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
import Testing

@Suite("The articles about what stands around the router")
struct TraitArticleTests {
    private static let articles = [
        ("TracedAsyncHTTPClient", "AsyncHTTPClientExamples.swift", 3), ("TracedLogging", "LoggingExamples.swift", 3),
        ("TracedServiceLifecycle", "ServiceLifecycleExamples.swift", 1), ("TracedGRPC", "GRPCExamples.swift", 3),
        ("TracedFlyingFox", "FlyingFoxExamples.swift", 2), ("TracingConsole", "ConsoleExamples.swift", 2),
    ]

    @Test("Every block of Swift is compiled where the trait is on", arguments: articles)
    func compiled(module: String, examples: String, count: Int) throws {
        let blocks = try DocumentedCode("Sources/\(module)/\(module).docc/\(module).md").blocks("swift")
        #expect(blocks.count == count)
        for block in blocks { #expect(try DocumentedCode.uncompiled(block, in: [examples]).isEmpty) }
    }
}
