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
    public var traceID: TraceID

    /// The span within the trace.
    public var spanID: SpanID

    /// The parent of the span, where it is known; ``SpanID/invalid`` for a root. Only some formats carry it.
    public var parentSpanID: SpanID

    /// What has been decided about recording the trace.
    public var sampling: SamplingState

    /// Whether the lower 56 bits of the trace identifier are known to be random (W3C Trace Context level 2).
    package var hasRandomTraceID: Bool

    /// Whether the context came from another process.
    public var isRemote: Bool

    /// What most contexts do not have, kept apart so that copying a context copies one reference.
    private var extras: Extras?

    /// Creates a context.
    ///
    /// - Parameters:
    ///   - traceID: the trace.
    ///   - spanID: the span within the trace.
    ///   - parentSpanID: the parent of the span.
    ///   - sampling: what has been decided about recording the trace.
    ///   - hasRandomTraceID: whether the lower 56 bits of the trace identifier are known to be random.
    ///   - traceState: what tracing systems on the way attached to the trace.
    ///   - baggage: the baggage items.
    ///   - isRemote: whether the context came from another process.
    ///   - debugID: marks a trace that somebody forced from outside.
    public init(
        traceID: TraceID,
        spanID: SpanID,
        parentSpanID: SpanID = .invalid,
        sampling: SamplingState = .deferred,
        hasRandomTraceID: Bool = false,
        traceState: TraceState = TraceState(),
        baggage: Baggage = [:],
        isRemote: Bool = false,
        debugID: String? = nil
    ) {
        self.traceID = traceID
        self.spanID = spanID
        self.parentSpanID = parentSpanID
        self.sampling = sampling
        self.hasRandomTraceID = hasRandomTraceID
        self.isRemote = isRemote
        self.extras = Extras.Values(traceState: traceState, baggage: baggage, debugID: debugID).kept
    }

    /// Creates the context of a root.
    @inline(__always)
    init(root traceID: TraceID, _ spanID: SpanID, hasRandomTraceID: Bool, sampling: SamplingState = .deferred) {
        self.traceID = traceID
        self.spanID = spanID
        self.parentSpanID = .invalid
        self.sampling = sampling
        self.hasRandomTraceID = hasRandomTraceID
        self.isRemote = false
    }

    /// The context of whatever kind it is, if it is one of this kind.
    init?(_ context: any SpanContext) {
        guard let own = Self.unwrapped(context) else { return nil }
        self = own
    }

    /// As `context as? TraceContext`, which takes several times as long.
    private static func unwrapped<Context: SpanContext>(_ context: Context) -> TraceContext? {
        guard Context.self == TraceContext.self else { return nil }
        // The two are the same type, so what is there is what is read.
        return withUnsafePointer(to: context) { UnsafeRawPointer($0).load(as: TraceContext.self) }
    }

    /// What tracing systems on the way attached to the trace.
    public var traceState: TraceState {
        get { extras?.values.traceState ?? TraceState() }
        set { change { $0.traceState = newValue } }
    }

    /// The baggage items.
    public var baggage: Baggage {
        get { extras?.values.baggage ?? Baggage() }
        set { change { $0.baggage = newValue } }
    }

    /// Marks a trace that somebody forced from outside to find it again (`jaeger-debug-id`); becomes a tag of its root.
    public var debugID: String? {
        get { extras?.values.debugID }
        set { change { $0.debugID = newValue } }
    }

    /// What could not be read when the context was extracted; `nil` where nothing was wrong. Children do not have it.
    public var corruption: PropagationError? {
        get { extras?.values.corruption }
        set { change { $0.corruption = newValue } }
    }

    /// How many baggage items the format could not take over when it read the context. The tracer reports them and sets the
    /// number to zero. Children do not have it.
    package var droppedBaggageItemCount: Int {
        get { extras?.values.droppedBaggageItemCount ?? 0 }
        set { change { $0.droppedBaggageItemCount = newValue } }
    }

    /// The same context without baggage.
    public var withoutBaggage: (any SpanContext)? {
        var context = self
        context.baggage = [:]
        return context
    }

    private mutating func change(_ body: (inout Extras.Values) -> Void) {
        var values = extras?.values ?? Extras.Values()
        body(&values)
        extras = values.kept
    }

    /// Whether the context names a span: both identifiers are there.
    public var isValid: Bool { traceID.isValid && spanID.isValid }

    /// What stands for no context: it names nothing and says nothing.
    static var absent: TraceContext {
        TraceContext(root: .invalid, .invalid, hasRandomTraceID: false)
    }

    /// Whether the context names nothing and says nothing.
    var isAbsent: Bool {
        !isValid && sampling == .deferred && extras?.values.saysNothing != false
    }

    /// The context of a child, before anything is decided about it: the same trace, with its state and its baggage.
    @inline(__always)
    func child(_ spanID: SpanID, _ sampling: SamplingState? = nil) -> TraceContext {
        var child = self
        if let sampling { child.sampling = sampling }
        child.spanID = spanID
        child.parentSpanID = self.spanID
        child.isRemote = false
        if extras?.values.isForOneSpan == true {
            child.change { $0 = Extras.Values(traceState: $0.traceState, baggage: $0.baggage) }
        }
        return child
    }

    /// Notes a decision that no sampler has made. A threshold of the trace says nothing about it, and goes.
    mutating func forceSampling(_ sampling: SamplingState) {
        self.sampling = sampling
        guard extras?.values.traceState.isEmpty == false else { return }
        traceState = traceState.withoutSamplingThreshold
    }

    /// The trace as 32 hexadecimal digits; empty without one.
    public var traceIDString: String { traceID.isValid ? traceID.description : "" }

    /// The span as 16 hexadecimal digits; empty without one.
    public var spanIDString: String { spanID.isValid ? spanID.description : "" }
}

extension TraceContext: Hashable {}

extension TraceContext {
    /// What most contexts do not have; at least one of the values is there.
    private final class Extras: Sendable, Hashable {
        struct Values: Sendable, Hashable {
            var traceState = TraceState()
            var baggage = Baggage()
            var debugID: String?
            var corruption: PropagationError?
            var droppedBaggageItemCount = 0

            /// Whether there is nothing that a span could be started with.
            var saysNothing: Bool { traceState.isEmpty && baggage.isEmpty && debugID == nil }

            /// Whether there is something that children do not have.
            var isForOneSpan: Bool { debugID != nil || corruption != nil || droppedBaggageItemCount != 0 }

            /// An object, unless there is nothing to keep in it.
            var kept: Extras? { saysNothing && !isForOneSpan ? nil : Extras(self) }
        }

        let values: Values

        init(_ values: Values) {
            self.values = values
        }

        static func == (left: Extras, right: Extras) -> Bool {
            left === right || left.values == right.values
        }

        func hash(into hasher: inout Hasher) {
            hasher.combine(values)
        }
    }
}

/// What has been decided about recording a trace.
public struct SamplingState: Sendable, Hashable {
    /// The states, for code that must handle every one.
    package enum Storage: Sendable, Hashable {
        case deferred
        case notSampled
        case sampled
        case debug
    }

    package let storage: Storage

    private init(_ storage: Storage) {
        self.storage = storage
    }

    /// Nobody has decided yet; whoever starts the next span does.
    public static var deferred: SamplingState { SamplingState(.deferred) }

    /// The trace is not recorded.
    public static var notSampled: SamplingState { SamplingState(.notSampled) }

    /// The trace is recorded.
    public static var sampled: SamplingState { SamplingState(.sampled) }

    /// The trace is recorded whatever samplers and limits say, because somebody is looking for a fault.
    public static var debug: SamplingState { SamplingState(.debug) }

    /// Whether spans of the trace are recorded; `nil` while that is undecided.
    public var isSampled: Bool? {
        switch storage {
        case .deferred: nil
        case .notSampled: false
        case .sampled, .debug: true
        }
    }

    /// Whether it has been decided that spans of the trace are recorded.
    var isRecorded: Bool { storage == .sampled || storage == .debug }
}
