//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if DistributedTracing
import Tracing

/// Asks for a flush without the warning that the library has deprecated it.
enum Flushing {
    private struct Call<Tracer: Tracing.Tracer>: Flushable {
        let tracer: Tracer

        @available(*, deprecated, message: "for the library's own deprecation")
        func force() { tracer.forceFlush() }
    }

    static func force(_ tracer: some Tracing.Tracer) {
        let call: any Flushable = Call(tracer: tracer)
        call.force()
    }
}

private protocol Flushable {
    func force()
}
#endif
