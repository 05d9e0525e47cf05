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

/// The context of a span started by a swift-distributed-tracing tracer, or one that it extracted from a request.
public struct BackendSpanContext: SpanContext, ServiceContextCarrying {
    /// The context as the backend sees it.
    public let serviceContext: ServiceContext

    /// The baggage items. This package manages them; the backend does not see them.
    public let baggage: Baggage

    /// The error from extracting the context, if the backend could not read part of the request; otherwise `nil`.
    public let corruption: PropagationError?

    /// The entries from which the backend extracted the context; `nil` for a local context.
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

    /// The trace identifier. swift-distributed-tracing does not expose one, so the context is injected once and the identifier is
    /// read from W3C, B3 or Jaeger entries; empty for other formats.
    public var traceIDString: String { identifiers.context(of: serviceContext)?.traceIDString ?? "" }

    /// The span identifier, obtained like the trace identifier.
    public var spanIDString: String { identifiers.context(of: serviceContext)?.spanIDString ?? "" }

    /// The same context without baggage.
    public var withoutBaggage: (any SpanContext)? { with([:]) }

    /// Returns whether both contexts belong to the same local span.
    func isSameSpan(as other: BackendSpanContext) -> Bool { identifiers === other.identifiers }

    /// Returns the same context with different baggage.
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

/// The identifiers of a context, computed on demand and cached.
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
