//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if DistributedTracing
public import OpenTracing
internal import OpenTracingSDK
private import Synchronization
public import Tracing

/// The context of a span that a tracer of swift-distributed-tracing has started, or of one that it has read from a request.
public struct BackendSpanContext: SpanContext, ServiceContextCarrying {
    /// The context as the tracer knows it.
    public let serviceContext: ServiceContext

    /// The baggage items. They are this project's own: the tracer does not know them.
    public let baggage: Baggage

    /// What of a request the tracer could not read; `nil` where nothing was wrong.
    public let corruption: PropagationError?

    /// What the tracer read the context from; `nil` for one of this process.
    let remote: BackendCarrier?

    private let identifiers: LazyIdentifiers

    init(
        _ serviceContext: ServiceContext,
        baggage: Baggage,
        remote: BackendCarrier? = nil,
        corruption: PropagationError? = nil,
        identifiers: LazyIdentifiers
    ) {
        self.serviceContext = serviceContext
        self.baggage = baggage
        self.remote = remote
        self.corruption = corruption
        self.identifiers = identifiers
    }

    /// The trace. The library has no such thing, so the context is written once as for a request, and read from there where the format
    /// is that of W3C, B3 or Jaeger; else empty.
    public var traceIDString: String { identifiers.context(of: serviceContext)?.traceIDString ?? "" }

    /// The span within its trace; found as the trace is.
    public var spanIDString: String { identifiers.context(of: serviceContext)?.spanIDString ?? "" }

    /// The same context without baggage.
    public var withoutBaggage: (any SpanContext)? { with([:]) }

    /// Whether both contexts are those of one span of this process.
    func isSameSpan(as other: BackendSpanContext) -> Bool { identifiers === other.identifiers }

    /// The same context with other baggage.
    func with(_ baggage: Baggage) -> BackendSpanContext {
        BackendSpanContext(
            serviceContext,
            baggage: baggage,
            remote: remote,
            corruption: corruption,
            identifiers: identifiers
        )
    }
}

/// The identifiers of a context, found when somebody asks for them, and kept.
final class LazyIdentifiers: Sendable {
    private final class Found: Sendable {
        let context: TraceContext?
        init(_ context: TraceContext?) { self.context = context }
    }

    private let backend: any Tracing.Tracer
    private let found = AtomicLazyReference<Found>()

    init(_ backend: any Tracing.Tracer) {
        self.backend = backend
    }

    func context(of serviceContext: ServiceContext) -> TraceContext? {
        if let found = found.load() { return found.context }
        return found.storeIfNil(Found(read(serviceContext))).context
    }

    private func read(_ serviceContext: ServiceContext) -> TraceContext? {
        let carrier = BackendCarrier(injecting: serviceContext, with: backend)
        let propagators: [any TextMapPropagator] = [
            W3CTraceContextPropagator(), B3Propagator(), JaegerPropagator(),
        ]
        return propagators.lazy.compactMap { try? $0.extract(from: carrier, as: .httpHeaders) }.first(where: \.isValid)
    }
}
#endif
