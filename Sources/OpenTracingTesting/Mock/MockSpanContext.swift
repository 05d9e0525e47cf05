//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

public import OpenTracing

/// The context of a ``MockSpan``: two small numbers, a sampling decision and baggage.
public struct MockSpanContext: SpanContext, Hashable {
    /// Identifies the trace; above zero, or zero for a context of baggage alone.
    public let traceNumber: Int

    /// Identifies the span; above zero, or zero for a context of baggage alone.
    public let spanNumber: Int

    /// Whether the trace is sampled. A mock tracer records spans that are not sampled all the same.
    public let isSampled: Bool

    /// The baggage items of the span.
    public let baggage: Baggage

    /// What could not be read when the context was extracted.
    public let corruption: PropagationError?

    /// Creates a context, for example of a span in another process.
    ///
    /// - Parameters:
    ///   - traceNumber: identifies the trace; above zero.
    ///   - spanNumber: identifies the span; above zero.
    ///   - isSampled: whether the trace is sampled.
    ///   - baggage: the baggage items of the span.
    ///   - corruption: what could not be read when the context was extracted.
    public init(
        traceNumber: Int,
        spanNumber: Int,
        isSampled: Bool = true,
        baggage: Baggage = [:],
        corruption: PropagationError? = nil
    ) {
        self.traceNumber = traceNumber
        self.spanNumber = spanNumber
        self.isSampled = isSampled
        self.baggage = baggage
        self.corruption = corruption
    }

    /// Whether the context names a span.
    var hasIdentifiers: Bool { traceNumber != 0 && spanNumber != 0 }

    /// The same context without baggage.
    public var withoutBaggage: (any SpanContext)? { withBaggage([:]) }

    /// The number of the trace in decimal digits; empty without one.
    public var traceIDString: String { hasIdentifiers ? String(traceNumber) : "" }

    /// The number of the span in decimal digits; empty without one.
    public var spanIDString: String { hasIdentifiers ? String(spanNumber) : "" }

    func withBaggage(_ baggage: Baggage) -> MockSpanContext {
        MockSpanContext(traceNumber: traceNumber, spanNumber: spanNumber, isSampled: isSampled, baggage: baggage)
    }

    func withSampling(_ isSampled: Bool) -> MockSpanContext {
        MockSpanContext(traceNumber: traceNumber, spanNumber: spanNumber, isSampled: isSampled, baggage: baggage)
    }
}

extension MockSpanContext: CustomStringConvertible {
    /// The numbers of trace and span, and the baggage if there is any.
    public var description: String {
        let identifiers = "trace \(traceNumber) span \(spanNumber)\(isSampled ? "" : " unsampled")"
        return baggage.isEmpty ? identifiers : "\(identifiers) \(baggage)"
    }
}
