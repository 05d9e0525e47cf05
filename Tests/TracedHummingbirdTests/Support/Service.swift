//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if Hummingbird
import OpenTracing
import OpenTracingTesting
import TracedRouting

/// A mock tracer with a scope manager of its own, and tracing that uses it.
struct Service {
    let tracer = MockTracer(scopeManager: ScopeManager())
    let tracing: RequestTracing

    init(_ settings: TracingSettings = TracingSettings(mode: .all)) {
        tracing = RequestTracing(tracer, settings: settings)
    }

    /// What a caller writes into its headers.
    func callerHeaders(baggage: Baggage = [:]) throws -> [(String, String)] {
        let span = tracer.startSpan("caller", ignoringActiveSpan: true)
        for item in baggage { span.setBaggageItem(item.key, to: item.value) }
        var headers = Headers()
        try tracer.inject(span.context, as: .httpHeaders, into: &headers)
        return headers.map { ($0.name, $0.value) }
    }
}
#endif
