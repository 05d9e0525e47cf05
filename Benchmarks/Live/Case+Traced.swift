//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

#if Hummingbird
import OpenTracing
import OpenTracingExporters
import OpenTracingSDK
import TracedHummingbird
import TracedRouting

extension Case {
    /// `traced:` on Hummingbird's own router.
    static let ownRouter: [Case] = [
        Case("router-off") { BenchmarkRoutes.ownRouter(tracing(TracingSettings(mode: .off))) },
        Case("router-not-traced") { BenchmarkRoutes.ownRouter(tracing(), traced: false) },
        Case("router-not-sampled") { BenchmarkRoutes.ownRouter(tracing(sampler: AlwaysOffSampler())) },
        Case("router-sampled") { BenchmarkRoutes.ownRouter(tracing()) },
        Case("router-attributes") { BenchmarkRoutes.ownRouter(tracing(withAttributes)) },
        Case("router-exported") { BenchmarkRoutes.ownRouter(RequestTracing(RecordingTracer.fromEnvironment())) },
    ]

    /// `traced:` on Hummingbird's result-builder router.
    static let resultBuilder: [Case] = [
        Case("builder-not-traced") { try BenchmarkRoutes.resultBuilder(tracing(), traced: false) },
        Case("builder-not-sampled") { try BenchmarkRoutes.resultBuilder(tracing(sampler: AlwaysOffSampler())) },
        Case("builder-sampled") { try BenchmarkRoutes.resultBuilder(tracing()) },
        Case("builder-attributes") { try BenchmarkRoutes.resultBuilder(tracing(withAttributes)) },
    ]

    /// A `TracedRouter` that Hummingbird serves.
    static let tracedRouter: [Case] = [
        Case("traced-router-off") { try BenchmarkRoutes.tracedRouter(tracing(TracingSettings(mode: .off))) },
        Case("traced-router-not-traced") { try BenchmarkRoutes.tracedRouter(tracing(), traced: false) },
        Case("traced-router-sampled") { try BenchmarkRoutes.tracedRouter(tracing()) },
        Case("traced-router-attributes") { try BenchmarkRoutes.tracedRouter(tracing(withAttributes)) },
    ]

    private static let withAttributes = TracingSettings(
        tracedRequestAttributes: [
            \.headers.userAgent, \.query.page, \.parameters.id, \.host, \.remoteAddress,
        ]
    )

    /// A tracer that batches its spans as in production, and whose exporter throws them away.
    private static func tracing(
        _ settings: TracingSettings = TracingSettings(),
        sampler: any Sampler = AlwaysOnSampler()
    ) -> RequestTracing {
        let tracer = RecordingTracer(serviceName: "benchmark") {
            $0.sampler = ParentBasedSampler(root: sampler)
            $0.processors = [BatchSpanProcessor(DiscardingExporter())]
        }
        return RequestTracing(tracer, settings: settings)
    }
}

/// Throws spans away.
private struct DiscardingExporter: SpanExporter {
    func export(_ spans: [SpanRecord]) async throws {}
}
#endif
