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
import OpenTracingInstrumentation
import Tracing

/// A tracer of swift-distributed-tracing that keeps its spans, and this project on top of it.
struct InMemoryBackend {
    let memory = InMemoryTracer()
    let tracer: BackendTracer
    let tracing: RequestTracing
    /// What libraries see when they go through this project as well.
    let library: DistributedTracer

    init(mode: TracingMode = .all, baggage: [ServiceContextBaggage] = []) throws {
        tracer = try BackendTracer(memory, scopeManager: ScopeManager(), baggage: baggage)
        tracing = RequestTracing(tracer, settings: TracingSettings(mode: mode))
        library = DistributedTracer(tracing, baggage: baggage)
    }

    var names: [String] { memory.finishedSpans.map(\.operationName) }

    func span(_ name: String) -> FinishedInMemorySpan? { memory.finishedSpans.first { $0.operationName == name } }

    func isChild(_ name: String, of parent: String) -> Bool {
        guard let child = span(name), let parent = span(parent) else { return false }
        return child.parentSpanID == parent.spanID && child.traceID == parent.traceID
    }

    func isRoot(_ name: String) -> Bool { span(name).map { $0.parentSpanID == nil } ?? false }
}

extension OpenTracing.Span {
    /// What the tracer below knows the span by.
    var memoryContext: InMemorySpanContext? { (context as? BackendSpanContext)?.serviceContext.inMemorySpanContext }
}
#endif
