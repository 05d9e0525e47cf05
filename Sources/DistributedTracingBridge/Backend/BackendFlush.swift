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
    /// Asking a tracer for its delivery: a tracer may block for as long as it likes.
    convenience init(flushing backend: any Tracing.Tracer, timeout: Duration) {
        let flushing = Self.flushable(backend)
        self.init(on: BlockingExecutor("flush"), timeout: timeout) { flushing.flush() }
    }

    private static func flushable<Backend: Tracing.Tracer>(_ backend: Backend) -> any FlushableTracer {
        FlushedTracer(tracer: backend)
    }
}

/// A tracer whose delivery can be asked for. The library has deprecated that, and offers nothing else.
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
