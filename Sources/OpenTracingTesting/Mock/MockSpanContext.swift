//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

public import OpenTracing

/// The context of a ``MockSpan``: two small numbers, a sampling decision and baggage.
public struct MockSpanContext: SpanContext, Hashable {
    /// Identifies the trace; above zero.
    public let traceNumber: Int

    /// Identifies the span; above zero.
    public let spanNumber: Int

    /// Whether the trace is sampled. A mock tracer records spans that are not sampled all the same.
    public let isSampled: Bool

    /// The baggage items of the span.
    public let baggage: Baggage

    /// Creates a context, for example of a span in another process.
    ///
    /// - Parameters:
    ///   - traceNumber: identifies the trace; above zero.
    ///   - spanNumber: identifies the span; above zero.
    ///   - isSampled: whether the trace is sampled.
    ///   - baggage: the baggage items of the span.
    public init(traceNumber: Int, spanNumber: Int, isSampled: Bool = true, baggage: Baggage = [:]) {
        self.traceNumber = traceNumber
        self.spanNumber = spanNumber
        self.isSampled = isSampled
        self.baggage = baggage
    }

    /// The number of the trace in decimal digits.
    public var traceID: String { String(traceNumber) }

    /// The number of the span in decimal digits.
    public var spanID: String { String(spanNumber) }

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
