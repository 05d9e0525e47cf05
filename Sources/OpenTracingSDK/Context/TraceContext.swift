//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

public import OpenTracing

/// The span context of this tracer: identifiers, sampling decision, trace state and baggage.
///
/// A context from another process may be partial. If baggage or a sampling decision arrives without identifiers, ``traceID`` and
/// ``spanID`` are invalid, and a span that references the context begins a trace with that baggage or decision.
public struct TraceContext: SpanContext {
    /// The trace identifier.
    public var traceID: TraceID

    /// The span identifier.
    public var spanID: SpanID

    /// The identifier of the parent span, if known; ``SpanID/invalid`` for a root. Only some formats carry it.
    public var parentSpanID: SpanID

    /// The sampling decision for the trace.
    public var sampling: SamplingState

    /// Whether the lower 56 bits of the trace identifier are known to be random (W3C Trace Context level 2).
    package var hasRandomTraceID: Bool

    /// Whether the context came from another process.
    public var isRemote: Bool

    /// Fields that most contexts lack, stored separately so that copying a context copies a single reference.
    private var extras: Extras?

    /// Creates a context.
    ///
    /// - Parameters:
    ///   - traceID: the trace identifier.
    ///   - spanID: the span identifier.
    ///   - parentSpanID: the identifier of the parent span.
    ///   - sampling: the sampling decision for the trace.
    ///   - hasRandomTraceID: whether the lower 56 bits of the trace identifier are known to be random.
    ///   - traceState: vendor-specific data that tracing systems attached to the trace.
    ///   - baggage: the baggage items.
    ///   - isRemote: whether the context came from another process.
    ///   - debugID: the identifier of a trace that was forced from outside.
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

    /// Creates the context of a root span.
    @inline(__always)
    init(root traceID: TraceID, _ spanID: SpanID, hasRandomTraceID: Bool, sampling: SamplingState = .deferred) {
        self.traceID = traceID
        self.spanID = spanID
        self.parentSpanID = .invalid
        self.sampling = sampling
        self.hasRandomTraceID = hasRandomTraceID
        self.isRemote = false
    }

    /// Creates a context from a context of any type, if it is a `TraceContext`.
    init?(_ context: any SpanContext) {
        guard let own = Self.unwrapped(context) else { return nil }
        self = own
    }

    /// Equivalent to `context as? TraceContext`, which takes several times as long.
    private static func unwrapped<Context: SpanContext>(_ context: Context) -> TraceContext? {
        guard Context.self == TraceContext.self else { return nil }
        // Safe: both types are the same.
        return withUnsafePointer(to: context) { UnsafeRawPointer($0).load(as: TraceContext.self) }
    }

    /// Vendor-specific data that tracing systems attached to the trace.
    public var traceState: TraceState {
        get { extras?.values.traceState ?? TraceState() }
        set { change { $0.traceState = newValue } }
    }

    /// The baggage items.
    public var baggage: Baggage {
        get { extras?.values.baggage ?? Baggage() }
        set { change { $0.baggage = newValue } }
    }

    /// The debug identifier (`jaeger-debug-id`) with which a trace was forced from outside; becomes a tag of its root span.
    public var debugID: String? {
        get { extras?.values.debugID }
        set { change { $0.debugID = newValue } }
    }

    /// The error that occurred when the context was extracted; `nil` if there was none. Children do not inherit it.
    public var corruption: PropagationError? {
        get { extras?.values.corruption }
        set { change { $0.corruption = newValue } }
    }

    /// The number of baggage items that the format dropped while reading the context. The tracer reports them and resets the
    /// number to zero. Children do not inherit it.
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

    /// Whether the context identifies a span: both identifiers are valid.
    public var isValid: Bool { traceID.isValid && spanID.isValid }

    /// A context that represents the absence of one: it has no identifiers and no data.
    static var absent: TraceContext {
        TraceContext(root: .invalid, .invalid, hasRandomTraceID: false)
    }

    /// Whether the context has no identifiers and no data.
    var isAbsent: Bool {
        !isValid && sampling == .deferred && extras?.values.saysNothing != false
    }

    /// Returns the context of a child before any decision: the same trace, with its state and its baggage.
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

    /// Sets a decision that no sampler made. The trace's sampling threshold does not reflect it and is removed.
    mutating func forceSampling(_ sampling: SamplingState) {
        self.sampling = sampling
        guard extras?.values.traceState.isEmpty == false else { return }
        traceState = traceState.withoutSamplingThreshold
    }

    /// The trace identifier as 32 hexadecimal digits; empty if invalid.
    public var traceIDString: String { traceID.isValid ? traceID.description : "" }

    /// The span identifier as 16 hexadecimal digits; empty if invalid.
    public var spanIDString: String { spanID.isValid ? spanID.description : "" }
}

extension TraceContext: Hashable {}

extension TraceContext {
    /// Fields that most contexts lack; at least one of them is set.
    private final class Extras: Sendable, Hashable {
        struct Values: Sendable, Hashable {
            var traceState = TraceState()
            var baggage = Baggage()
            var debugID: String?
            var corruption: PropagationError?
            var droppedBaggageItemCount = 0

            /// Whether there is no data that a new span would use.
            var saysNothing: Bool { traceState.isEmpty && baggage.isEmpty && debugID == nil }

            /// Whether there is data that children do not inherit.
            var isForOneSpan: Bool { debugID != nil || corruption != nil || droppedBaggageItemCount != 0 }

            /// The boxed values; `nil` if there is nothing to store.
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

/// The sampling decision for a trace.
public struct SamplingState: Sendable, Hashable {
    /// The states, for code that must handle all of them.
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

    /// Not decided yet; the start of the next span decides.
    public static var deferred: SamplingState { SamplingState(.deferred) }

    /// The trace is not recorded.
    public static var notSampled: SamplingState { SamplingState(.notSampled) }

    /// The trace is recorded.
    public static var sampled: SamplingState { SamplingState(.sampled) }

    /// The trace is recorded regardless of samplers and limits, for debugging.
    public static var debug: SamplingState { SamplingState(.debug) }

    /// Whether spans of the trace are recorded; `nil` if undecided.
    public var isSampled: Bool? {
        switch storage {
        case .deferred: nil
        case .notSampled: false
        case .sampled, .debug: true
        }
    }

    /// Whether the decision is to record spans of the trace.
    var isRecorded: Bool { storage == .sampled || storage == .debug }
}

/// A trace identifier: 128 bits, not all zero.
///
/// W3C Trace Context, "trace-id".
public struct TraceID: Sendable, Hashable {
    /// The upper 64 bits; zero for a trace from a system with 64-bit identifiers.
    public let high: UInt64

    /// The lower 64 bits.
    public let low: UInt64

    /// Creates an identifier from its halves.
    ///
    /// - Parameters:
    ///   - high: the upper 64 bits.
    ///   - low: the lower 64 bits.
    public init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    /// An invalid identifier, for no trace.
    public static let invalid = TraceID(high: 0, low: 0)

    /// Whether the identifier is valid: not all bits are zero.
    public var isValid: Bool { high != 0 || low != 0 }
}

extension TraceID: CustomStringConvertible {
    /// 32 lowercase hexadecimal digits.
    public var description: String {
        String(unsafeUninitializedCapacity: 32) { buffer in
            high.writeHexadecimal(to: buffer, at: 0)
            low.writeHexadecimal(to: buffer, at: 16)
            return 32
        }
    }
}

/// A span identifier: 64 bits, not all zero, unique within a trace.
///
/// W3C Trace Context, "parent-id".
public struct SpanID: Sendable, Hashable {
    /// The bits of the identifier.
    public let rawValue: UInt64

    /// Creates an identifier.
    ///
    /// - Parameter rawValue: the bits of the identifier.
    public init(_ rawValue: UInt64) {
        self.rawValue = rawValue
    }

    /// An invalid identifier, for no span.
    public static let invalid = SpanID(0)

    /// Whether the identifier is valid: not all bits are zero.
    public var isValid: Bool { rawValue != 0 }
}

extension SpanID: CustomStringConvertible {
    /// 16 lowercase hexadecimal digits.
    public var description: String {
        String(unsafeUninitializedCapacity: 16) { buffer in
            rawValue.writeHexadecimal(to: buffer, at: 0)
            return 16
        }
    }
}

extension UInt64 {
    /// Writes the number as 16 lowercase hexadecimal digits.
    ///
    /// - Parameters:
    ///   - buffer: the buffer to write to; must have 16 bytes from `offset`.
    ///   - offset: the position of the first digit.
    package func writeHexadecimal(to buffer: UnsafeMutableBufferPointer<UInt8>, at offset: Int) {
        precondition(offset >= 0 && offset + 16 <= buffer.count)
        let bytes = UnsafeMutableRawBufferPointer(buffer)
        bytes.storeBytes(of: Self.digits(of: self >> 32).bigEndian, toByteOffset: offset, as: UInt64.self)
        bytes.storeBytes(of: Self.digits(of: self & 0xFFFF_FFFF).bigEndian, toByteOffset: offset + 8, as: UInt64.self)
    }

    /// Returns the eight digits of a 32-bit number, one byte each, computed in parallel and without branches.
    private static func digits(of number: UInt64) -> UInt64 {
        var nibbles = (number | number << 16) & 0x0000_FFFF_0000_FFFF
        nibbles = (nibbles | nibbles << 8) & 0x00FF_00FF_00FF_00FF
        nibbles = (nibbles | nibbles << 4) & 0x0F0F_0F0F_0F0F_0F0F
        // Nibbles of ten and above carry into the next bit, which selects the extra distance from "9" to "a".
        let letters = ((nibbles + 0x0606_0606_0606_0606) >> 4) & 0x0101_0101_0101_0101
        return nibbles + 0x3030_3030_3030_3030 + letters * 39
    }
}
