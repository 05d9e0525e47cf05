//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

package import OpenTracing

/// Writes and reads `traceparent`, `tracestate` and `baggage`: W3C Trace Context, level 2, and W3C Baggage.
///
/// The two do not depend on each other. Baggage without `traceparent` gives a context with baggage only, and so does baggage
/// beside a malformed `traceparent`, with ``TraceContext/corruption``. Without baggage a malformed `traceparent` is an error.
package struct W3CPropagator: TextMapPropagator {
    /// Writes and reads the trace.
    package let traceContext: W3CTraceContextPropagator

    /// Writes and reads the baggage.
    package let baggage: W3CBaggagePropagator

    /// Creates a propagator.
    ///
    /// - Parameters:
    ///   - traceContext: writes and reads the trace.
    ///   - baggage: writes and reads the baggage.
    package init(
        traceContext: W3CTraceContextPropagator = W3CTraceContextPropagator(),
        baggage: W3CBaggagePropagator = W3CBaggagePropagator()
    ) {
        self.traceContext = traceContext
        self.baggage = baggage
    }

    /// `traceparent`, `tracestate` and `baggage`.
    package var fields: [String] { traceContext.fields + baggage.fields }

    /// `traceparent`, `tracestate` and `baggage`.
    package var carrierKeys: CarrierKeys? { CarrierKeys(fields) }

    /// Writes `traceparent`, and `tracestate` and `baggage` where there are any.
    @discardableResult
    package func inject(_ context: TraceContext, into carrier: inout some TextMapWriter, as format: Format) -> Int {
        traceContext.inject(context, into: &carrier, as: format)
        return baggage.inject(context, into: &carrier, as: format)
    }

    /// Reads `traceparent` and what belongs to it, and `baggage`.
    package func extract(
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

/// Writes and reads `traceparent` and `tracestate`: W3C Trace Context, level 2.
///
/// A `traceparent` that is malformed, or that comes twice with different values, is an error. Of more than 32 entries of
/// `tracestate` the first 32 count. One that is malformed is dropped as a whole, said in ``TraceContext/corruption``, and leaves the trace alone; one without `traceparent` is not looked at.
///
/// The format knows two decisions only. ``SamplingState/debug`` is written as sampled, ``SamplingState/deferred`` as
/// not sampled. Of the flags the sampled and the random bit are passed on, all others are written as zero.
package struct W3CTraceContextPropagator: TextMapPropagator {
    /// How many characters of `tracestate` are passed on.
    package let maximumTraceStateLength: Int

    /// Creates a propagator.
    ///
    /// - Parameter maximumTraceStateLength: how many characters of `tracestate` are passed on; less than the 512 that the
    ///   specification asks for counts as 512. Beyond it whole entries are dropped, those of more than 128 characters
    ///   first, then the oldest.
    package init(maximumTraceStateLength: Int = 512) {
        self.maximumTraceStateLength = Swift.max(512, maximumTraceStateLength)
    }

    /// `traceparent` and `tracestate`.
    package var fields: [String] { ["traceparent", "tracestate"] }

    /// `traceparent` and `tracestate`.
    package var carrierKeys: CarrierKeys? { CarrierKeys(fields) }

    /// Writes `traceparent`, and `tracestate` where there is one; an earlier `tracestate` goes in any case. A context without
    /// identifiers writes nothing.
    @discardableResult
    package func inject(_ context: TraceContext, into carrier: inout some TextMapWriter, as format: Format) -> Int {
        guard context.isValid else { return 0 }
        let parent = TraceParent(
            traceID: context.traceID,
            spanID: context.spanID,
            isSampled: context.sampling.isSampled ?? false,
            hasRandomTraceID: context.hasRandomTraceID
        )
        carrier.set(parent.headerValue, forKey: "traceparent")
        var state = context.traceState
        if !state.isEmpty { state = state.wellFormed.limited(toHeaderLength: maximumTraceStateLength) }
        if state.isEmpty {
            carrier.removeValues(forKey: "tracestate")
        } else {
            carrier.set(state.headerValue, forKey: "tracestate")
        }
        return 0
    }

    /// Reads `traceparent`, and `tracestate` where there is one.
    package func extract(
        from carrier: some TextMapReader,
        as format: Format
    ) throws(PropagationError) -> TraceContext? {
        let values = carrier.values(forKey: "traceparent")
        guard let value = values.first else { return nil }
        let parent: TraceParent
        do throws(MalformedEntry) {
            // Proxies that double fields are no reason to lose the trace.
            guard values.dropFirst().allSatisfy({ $0 == value }) else {
                throw MalformedEntry("stands \(values.count) times with different values; it must stand once")
            }
            parent = try TraceParent(parsing: value)
        } catch {
            throw error.corrupted("traceparent", format: format)
        }
        let state = TraceState(parsingHeaders: carrier.values(forKey: "tracestate"))
        var context = TraceContext(
            traceID: parent.traceID,
            spanID: parent.spanID,
            sampling: parent.isSampled ? .sampled : .notSampled,
            hasRandomTraceID: parent.hasRandomTraceID,
            traceState: state?.limited(toHeaderLength: maximumTraceStateLength) ?? TraceState(),
            isRemote: true
        )
        if state == nil {
            context.corruption = MalformedEntry("has a malformed entry; the trace goes on without it")
                .corrupted("tracestate", format: format)
        }
        return context
    }
}

/// Writes and reads the `baggage` header: W3C Baggage.
///
/// - Values are percent-encoded byte by byte: all but letters, digits and `-._~`, since some readers take a plus for a space.
///   A plus that is read is a plus.
///   What is not UTF-8 after decoding becomes U+FFFD.
/// - Keys are tokens and stand as they are, with their case: `%61` is not `a`. An item whose key is no token is not written.
/// - Properties (`;ttl=60`) are kept as they are in ``/OpenTracing/BaggageItem/metadata``, but for tabs, which become spaces.
///   Metadata that holds a comma, other control characters or anything beyond ASCII is left out, the item stays.
/// - A malformed member is skipped and counted, and never an error. A key that stands several times keeps all its members in
///   their order; the last one is the value.
package struct W3CBaggagePropagator: TextMapPropagator {
    /// How many items travel, and how many bytes the value of the header has at most.
    package let limits: BaggageLimits

    /// Creates a propagator.
    ///
    /// - Parameter limits: how many items travel, and how many bytes the value of the header has at most.
    package init(limits: BaggageLimits = BaggageLimits()) {
        self.limits = limits
    }

    /// `baggage`.
    package var fields: [String] { ["baggage"] }

    /// `baggage`.
    package var carrierKeys: CarrierKeys? { CarrierKeys(fields) }

    /// Writes `baggage` where there is an item. Without one, a `baggage` header of somebody else stays.
    @discardableResult
    package func inject(_ context: TraceContext, into carrier: inout some TextMapWriter, as format: Format) -> Int {
        guard !context.baggage.isEmpty else { return 0 }
        var list = BaggageHeader(limits: limits)
        for item in context.baggage {
            list.append(item)
        }
        if !list.baggage.items.isEmpty {
            carrier.set(list.value, forKey: "baggage")
        }
        return list.baggage.droppedItemCount
    }

    /// Reads all `baggage` headers as one list: a context with baggage only, or `nil`. Never throws.
    package func extract(
        from carrier: some TextMapReader,
        as format: Format
    ) throws(PropagationError) -> TraceContext? {
        try TraceContext.extracted(nil, nil, baggage(in: carrier))
    }

    /// The items in a carrier.
    func baggage(in carrier: some TextMapReader) -> ExtractedBaggage {
        let values = carrier.values(forKey: "baggage")
        guard !values.isEmpty else { return ExtractedBaggage() }
        var list = BaggageHeader(limits: limits)
        for value in values {
            list.append(parsing: value)
        }
        return list.baggage
    }
}
