//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
import OpenTracing
import OpenTracingTesting
import TracedRouting

/// A mock tracer with a scope manager of its own, and tracing that uses it.
struct Fixture {
    let tracer: MockTracer
    let tracing: RequestTracing

    init(_ settings: TracingSettings = TracingSettings()) {
        tracer = MockTracer(scopeManager: ScopeManager())
        tracing = RequestTracing(tracer, settings: settings)
    }

    init(mode: TracingMode) {
        self.init(TracingSettings(mode: mode))
    }

    var spans: [MockSpan] { tracer.finishedSpans }

    /// Headers of a caller, and the caller's span.
    func caller(baggage: Baggage = [:]) throws -> (span: MockSpan?, headers: Headers) {
        let span = tracer.startSpan("caller", ignoringActiveSpan: true)
        for item in baggage { span.setBaggageItem(item.key, to: item.value) }
        var headers = Headers()
        try tracer.inject(span.context, as: .httpHeaders, into: &headers)
        return (span as? MockSpan, headers)
    }
}

/// An error that says nothing about a response.
struct Breakdown: Error, CustomStringConvertible {
    var description: String { "the machine broke down" }
}
