//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if DistributedTracing
import InMemoryTracing
import Synchronization
import Tracing

/// A tracer whose flush takes as long as a test wants.
final class SlowTracer: Tracing.Tracer {
    private let memory = InMemoryTracer()
    private let block: @Sendable () -> Void
    private let count = Mutex(0)

    init(_ block: @escaping @Sendable () -> Void) { self.block = block }

    var flushCount: Int { count.withLock(\.self) }

    func startSpan<Instant: TracerInstant>(
        _ operationName: String,
        context: @autoclosure () -> ServiceContext,
        ofKind kind: Tracing.SpanKind,
        at instant: @autoclosure () -> Instant,
        function: String,
        file fileID: String,
        line: UInt
    ) -> InMemorySpan {
        memory.startSpan(
            operationName,
            context: context(),
            ofKind: kind,
            at: instant(),
            function: function,
            file: fileID,
            line: line
        )
    }

    func forceFlush() {
        count.withLock { $0 += 1 }
        block()
    }

    func inject<Carrier, Inject: Injector>(
        _ context: ServiceContext,
        into carrier: inout Carrier,
        using injector: Inject
    ) where Inject.Carrier == Carrier {
        memory.inject(context, into: &carrier, using: injector)
    }

    func extract<Carrier, Extract: Extractor>(
        _ carrier: Carrier,
        into context: inout ServiceContext,
        using extractor: Extract
    ) where Extract.Carrier == Carrier {
        memory.extract(carrier, into: &context, using: extractor)
    }
}
#endif
