//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if FlyingFox
import OpenTracing
import OpenTracingTesting
import TracedFlyingFox

/// A mock tracer with a scope manager of its own, and tracing that uses it.
struct Service {
    let tracer = MockTracer(scopeManager: ScopeManager())
    let tracing: RequestTracing

    init(_ settings: TracingSettings = TracingSettings(mode: .all)) {
        tracing = RequestTracing(tracer, settings: settings)
    }
}
#endif
