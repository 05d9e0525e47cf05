//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

public import OpenTracing

/// Writes and reads `traceparent`, `tracestate` and `baggage`: W3C Trace Context, level 2, and W3C Baggage.
///
/// The two do not depend on each other. Baggage without `traceparent` gives a context with baggage only, and so does baggage
/// beside a malformed `traceparent`, with ``TraceContext/corruption``. Without baggage a malformed `traceparent` is an error.
public struct W3CPropagator: TextMapPropagator {
    /// Writes and reads the trace.
    package let traceContext: W3CTraceContextPropagator

    /// Writes and reads the baggage.
    package let baggage: W3CBaggagePropagator

    /// Creates a propagator.
    ///
    /// - Parameters:
    ///   - traceContext: writes and reads the trace.
    ///   - baggage: writes and reads the baggage.
    public init(
        traceContext: W3CTraceContextPropagator = W3CTraceContextPropagator(),
        baggage: W3CBaggagePropagator = W3CBaggagePropagator()
    ) {
        self.traceContext = traceContext
        self.baggage = baggage
    }

    /// `traceparent`, `tracestate` and `baggage`.
    public var fields: [String] { traceContext.fields + baggage.fields }

    /// `traceparent`, `tracestate` and `baggage`.
    public var carrierKeys: CarrierKeys? { CarrierKeys(fields) }

    /// Writes `traceparent`, and `tracestate` and `baggage` where there are any.
    @discardableResult
    public func inject(_ context: TraceContext, into carrier: inout some TextMapWriter, as format: Format) -> Int {
        traceContext.inject(context, into: &carrier, as: format)
        return baggage.inject(context, into: &carrier, as: format)
    }

    /// Reads `traceparent` and what belongs to it, and `baggage`.
    public func extract(
        from carrier: some TextMapReader,
        as format: Format
    ) throws(PropagationError) -> TraceContext? {
        var trace: TraceContext?
        var corruption: PropagationError?
        do throws(PropagationError) {
            trace = try traceContext.extract(from: carrier, as: format)
        } catch {
            corruption = error
        }
        return try TraceContext.extracted(trace, corruption, baggage.baggage(in: carrier))
    }
}
