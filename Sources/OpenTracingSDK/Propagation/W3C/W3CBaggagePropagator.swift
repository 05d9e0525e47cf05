//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

public import OpenTracing

/// Writes and reads the `baggage` header: W3C Baggage.
///
/// - Values are percent-encoded byte by byte: all but letters, digits and `-._~`, since some readers take a plus for a space.
///   A plus that is read is a plus.
///   What is not UTF-8 after decoding becomes U+FFFD.
/// - Keys are tokens and stand as they are, with their case: `%61` is not `a`. An item whose key is no token is not written.
/// - Properties (`;ttl=60`) are kept as they are in ``OpenTracing/BaggageItem/metadata``, but for tabs, which become spaces.
///   Metadata that holds a comma, other control characters or anything beyond ASCII is left out, the item stays.
/// - A malformed member is skipped and counted, and never an error. A key that stands several times keeps all its members in
///   their order; the last one is the value.
public struct W3CBaggagePropagator: TextMapPropagator {
    /// How many items travel, and how many bytes the value of the header has at most.
    package let limits: BaggageLimits

    /// Creates a propagator.
    ///
    /// - Parameter limits: how many items travel, and how many bytes the value of the header has at most.
    public init(limits: BaggageLimits = BaggageLimits()) {
        self.limits = limits
    }

    /// `baggage`.
    public var fields: [String] { ["baggage"] }

    /// `baggage`.
    public var carrierKeys: CarrierKeys? { CarrierKeys(fields) }

    /// Writes `baggage` where there is an item. Without one, a `baggage` header of somebody else stays.
    @discardableResult
    public func inject(_ context: TraceContext, into carrier: inout some TextMapWriter, as format: Format) -> Int {
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
    public func extract(
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
