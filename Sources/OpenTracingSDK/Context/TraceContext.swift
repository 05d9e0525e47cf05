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

    /// Whether the context came from another process.
    public var isRemote: Bool

    /// What most contexts do not have, kept apart so that copying a context copies one reference.
    private var extras: Extras?

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
        self.isRemote = isRemote
        self.extras = Extras.make(traceState, baggage, debugID)
    }

    /// Creates the context of a root.
    init(root traceIdentifier: TraceID, _ spanIdentifier: SpanID, hasRandomTraceID: Bool) {
        self.traceIdentifier = traceIdentifier
        self.spanIdentifier = spanIdentifier
        self.parentSpanIdentifier = .invalid
        self.sampling = .deferred
        self.hasRandomTraceID = hasRandomTraceID
        self.isRemote = false
    }

    /// What tracing systems on the way attached to the trace.
    public var traceState: TraceState {
        get { extras?.traceState ?? TraceState() }
        set { extras = Extras.make(newValue, baggage, debugID) }
    }

    /// The baggage items.
    public var baggage: Baggage {
        get { extras?.baggage ?? Baggage() }
        set { extras = Extras.make(traceState, newValue, debugID) }
    }

    /// Marks a trace that somebody forced from outside to find it again (`jaeger-debug-id`); becomes a tag of its root.
    public var debugID: String? {
        get { extras?.debugID }
        set { extras = Extras.make(traceState, baggage, newValue) }
    }

    /// Whether the context names a span: both identifiers are there.
    public var isValid: Bool { traceIdentifier.isValid && spanIdentifier.isValid }

    /// What stands for no context: it names nothing and says nothing.
    static var absent: TraceContext {
        TraceContext(root: .invalid, .invalid, hasRandomTraceID: false)
    }

    /// Whether the context names nothing and says nothing.
    var isAbsent: Bool {
        !isValid && sampling == .deferred && extras == nil
    }

    /// The context of a child, before anything is decided about it: the same trace, with its state and its baggage.
    func child(_ spanIdentifier: SpanID) -> TraceContext {
        var child = self
        child.spanIdentifier = spanIdentifier
        child.parentSpanIdentifier = self.spanIdentifier
        child.isRemote = false
        if extras?.debugID != nil {
            child.debugID = nil
        }
        return child
    }

    /// The trace as 32 hexadecimal digits; empty without one.
    public var traceID: String { traceIdentifier.isValid ? traceIdentifier.description : "" }

    /// The span as 16 hexadecimal digits; empty without one.
    public var spanID: String { spanIdentifier.isValid ? spanIdentifier.description : "" }
}

extension TraceContext: Hashable {}

extension TraceContext {
    /// Trace state, baggage and debug identifier, of which at least one is there.
    private final class Extras: Sendable, Hashable {
        let traceState: TraceState
        let baggage: Baggage
        let debugID: String?

        private init(_ traceState: TraceState, _ baggage: Baggage, _ debugID: String?) {
            self.traceState = traceState
            self.baggage = baggage
            self.debugID = debugID
        }

        /// An object, unless there is nothing to keep in it.
        static func make(_ traceState: TraceState, _ baggage: Baggage, _ debugID: String?) -> Extras? {
            traceState.isEmpty && baggage.isEmpty && debugID == nil ? nil : Extras(traceState, baggage, debugID)
        }

        static func == (left: Extras, right: Extras) -> Bool {
            left === right
                || (left.traceState == right.traceState && left.baggage == right.baggage
                    && left.debugID == right.debugID)
        }

        func hash(into hasher: inout Hasher) {
            hasher.combine(traceState)
            hasher.combine(baggage)
            hasher.combine(debugID)
        }
    }
}
