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

@Suite("The articles")
struct ArticleTests {
    /// The articles with code in Swift, each with the files that compile it.
    private static let articles: [(path: String, examples: [String])] = [
        ("DistributedTracingBridge.docc/BothLibraries.md", ["BridgeExamples.swift"]),
        ("DistributedTracingBridge.docc/ComingFromDistributedTracing.md", ["BridgeExamples.swift"]),
        ("OpenTracing.docc/OpenTracing.md", ["ArticleExamples.swift"]),
        ("OpenTracingExporters.docc/Environment.md", ["ArticleExamples.swift"]),
        ("OpenTracingExporters.docc/Operate.md", ["ArticleExamples.swift"]),
        ("OpenTracingExporters.docc/SendSpans.md", ["ArticleExamples.swift"]),
        ("OpenTracingInstrumentation.docc/AttributesAndRedaction.md", ["ArticleExamples.swift"]),
        ("OpenTracingInstrumentation.docc/FrameworkGuide.md", ["FrameworkGuideExamples.swift"]),
        ("OpenTracingInstrumentation.docc/Functions.md", ["FunctionExamples.swift"]),
        ("OpenTracingInstrumentation.docc/ModesAndRules.md", ["ArticleExamples.swift"]),
        ("OpenTracingInstrumentation.docc/OutgoingRequests.md", ["ArticleExamples.swift"]),
        ("OpenTracingSDK.docc/OpenTracingSDK.md", ["ArticleExamples.swift"]),
        ("OpenTracingTesting.docc/TestTracedHandlers.md", ["TestingArticleTests.swift"]),
        ("TracedAsyncHTTPClient.docc/TracedAsyncHTTPClient.md", ["AsyncHTTPClientExamples.swift"]),
        ("TracedConfiguration.docc/TracedConfiguration.md", ["ConfigurationExamples.swift"]),
        ("TracedFlyingFox.docc/TracedFlyingFox.md", ["FlyingFoxExamples.swift"]),
        ("TracedGRPC.docc/TracedGRPC.md", ["GRPCExamples.swift"]),
        ("TracedHummingbird.docc/ResultBuilderRouter.md", ["ResultBuilderExamples.swift"]),
        ("TracedHummingbird.docc/TracedHummingbird.md", ["ReadmeExamples+Hummingbird.swift"]),
        ("TracedLogging.docc/TracedLogging.md", ["LoggingExamples.swift"]),
        ("TracedMetrics.docc/TracedMetrics.md", ["MetricsExamples.swift"]),
        ("TracedRouting.docc/ComingFromPython.md", ["ArticleExamples.swift"]),
        ("TracedRouting.docc/TracedRouting.md", ["ArticleExamples.swift"]),
        ("TracedServiceLifecycle.docc/TracedServiceLifecycle.md", ["ServiceLifecycleExamples.swift"]),
        ("TracedURLSession.docc/TracedURLSession.md", ["ArticleExamples.swift"]),
        ("TracingConsole.docc/TracingConsole.md", ["ConsoleExamples.swift"]),
    ]

    private static func article(_ path: String) throws -> DocumentedCode {
        try DocumentedCode("Sources/\(path.prefix { $0 != "." })/\(path)")
    }

    @Test("Every block of Swift is compiled where its trait is on", arguments: articles)
    func compiled(path: String, examples: [String]) throws {
        let blocks = try Self.article(path).blocks("swift")
        #expect(!blocks.isEmpty)
        for block in blocks { #expect(try DocumentedCode.uncompiled(block, in: examples).isEmpty, "\(block)") }
    }

    @Test("No article has code in Swift that is not compiled")
    func complete() throws {
        let known = Set(Self.articles.map(\.path))
        let all = try DocumentedCode.articles()
        #expect(all.count > 30)
        for path in all where !known.contains(path) {
            #expect(try Self.article(path).blocks("swift").isEmpty, "\(path)")
        }
    }

    @Test("The table of routes in the article about rules is the one that the router prints")
    func routes() throws {
        let router = try ArticleExamples.rules(tracing: RequestTracing(MockTracer(scopeManager: ScopeManager())))
        let article = try Self.article("OpenTracingInstrumentation.docc/ModesAndRules.md")
        #expect(article.blocks("").contains(router.routes.description))
    }
}
