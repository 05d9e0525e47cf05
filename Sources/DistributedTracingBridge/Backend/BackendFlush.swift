//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if DistributedTracing
internal import OpenTracingSupport
internal import Tracing

extension SharedWork {
    /// Flushes a tracer, which may block for any length of time.
    convenience init(flushing backend: any Tracing.Tracer, timeout: Duration) {
        let flushing = Self.flushable(backend)
        self.init(on: BlockingExecutor("flush"), timeout: timeout) { flushing.flush() }
    }

    private static func flushable<Backend: Tracing.Tracer>(_ backend: Backend) -> any FlushableTracer {
        FlushedTracer(tracer: backend)
    }
}

/// A tracer that can be flushed. swift-distributed-tracing has deprecated this without a replacement.
private protocol FlushableTracer: Sendable {
    func flush()
}

private struct FlushedTracer<Backend: Tracing.Tracer>: FlushableTracer {
    let tracer: Backend

    @available(*, deprecated, message: "for the library's own deprecation")
    func flush() {
        tracer.forceFlush()
    }
}
#endif
