//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

public import OpenTracing

/// The span context of this tracer: identifiers, the sampling decision, trace state and baggage.
///
/// What arrives from another process may be partial. Baggage or a sampling decision can come without identifiers: then
/// ``traceID`` and ``spanID`` are invalid, and a span that refers to the context begins a trace with what is there.
public struct TraceContext: SpanContext {
    /// The trace.
    public var traceIdentifier: TraceID

    /// The span within the trace.
    public var spanIdentifier: SpanID

    /// The parent of the span, where it is known; ``SpanID/invalid`` for a root. Only some formats carry it.
    public var parentSpanIdentifier: SpanID

    /// What has been decided about recording the trace.
    public var sampling: SamplingState

    /// Whether the lower 56 bits of the trace identifier are known to be random (W3C Trace Context level 2).
    public var hasRandomTraceID: Bool

    /// What tracing systems on the way attached to the trace.
    public var traceState: TraceState

    /// The baggage items.
    public var baggage: Baggage

    /// Whether the context came from another process.
    public var isRemote: Bool

    /// Marks a trace that somebody forced from outside to find it again (`jaeger-debug-id`); becomes a tag of its root.
    public var debugID: String?

    /// Creates a context.
    ///
    /// - Parameters:
    ///   - traceIdentifier: the trace.
    ///   - spanIdentifier: the span within the trace.
    ///   - parentSpanIdentifier: the parent of the span.
    ///   - sampling: what has been decided about recording the trace.
    ///   - hasRandomTraceID: whether the lower 56 bits of the trace identifier are known to be random.
    ///   - traceState: what tracing systems on the way attached to the trace.
    ///   - baggage: the baggage items.
    ///   - isRemote: whether the context came from another process.
    ///   - debugID: marks a trace that somebody forced from outside.
    public init(
        traceIdentifier: TraceID,
        spanIdentifier: SpanID,
        parentSpanIdentifier: SpanID = .invalid,
        sampling: SamplingState = .deferred,
        hasRandomTraceID: Bool = false,
        traceState: TraceState = TraceState(),
        baggage: Baggage = [:],
        isRemote: Bool = false,
        debugID: String? = nil
    ) {
        self.traceIdentifier = traceIdentifier
        self.spanIdentifier = spanIdentifier
        self.parentSpanIdentifier = parentSpanIdentifier
        self.sampling = sampling
        self.hasRandomTraceID = hasRandomTraceID
        self.traceState = traceState
        self.baggage = baggage
        self.isRemote = isRemote
        self.debugID = debugID
    }

    /// Whether the context names a span: both identifiers are there.
    public var isValid: Bool { traceIdentifier.isValid && spanIdentifier.isValid }

    /// The trace as 32 hexadecimal digits; empty without one.
    public var traceID: String { traceIdentifier.isValid ? traceIdentifier.description : "" }

    /// The span as 16 hexadecimal digits; empty without one.
    public var spanID: String { spanIdentifier.isValid ? spanIdentifier.description : "" }
}

extension TraceContext: Hashable {}
