//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if DistributedTracing
import DistributedTracingBridge
import InMemoryTracing
import OpenTracing
import OpenTracingTesting
import Testing

@Suite("The conformance of a tracer that records with swift-distributed-tracing")
struct ConformanceTests {
    // What the library's tracers do not have or tell is not asked: finished spans, misuse, unsampled traces, identifiers as text.
    private static let conformance = TracerConformance(
        TracerProbe(
            checksIdentifiers: false,
            isChild: { span, parent in
                guard let child = span.memoryContext, let parent = parent.memoryContext else { return false }
                return child.parentSpanID == parent.spanID && child.traceID == parent.traceID
            },
            sameTrace: { span, other in span.memoryContext?.traceID == other.memoryContext?.traceID },
            sameContext: { span, context in
                let other = (context as? BackendSpanContext)?.serviceContext.inMemorySpanContext
                return span.memoryContext?.spanID == other?.spanID && span.memoryContext?.traceID == other?.traceID
            },
            makeTracer: {
                guard let tracer = try? BackendTracer(InMemoryTracer(), scopeManager: ScopeManager()) else {
                    return NoopTracer()
                }
                return tracer
            }
        )
    )

    /// The tracer in memory takes any text for an identifier, so nothing is garbage to it.
    private static let cases = conformance.cases.filter {
        !$0.name.hasPrefix("A context of garbage") && !$0.name.hasPrefix("Garbage in one entry is corrupted")
    }

    @Test(arguments: cases)
    func conforms(_ conformanceCase: TracerConformance.Case) async throws {
        try await conformanceCase.run()
    }

    @Test("Most cases can be run")
    func count() {
        #expect(Self.cases.count > 100)
    }
}
#endif
