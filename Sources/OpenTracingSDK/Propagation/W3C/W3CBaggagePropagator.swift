//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

public import OpenTracing

/// Writes and reads the `baggage` header: W3C Baggage.
///
/// - Values are percent-encoded byte by byte. A space is written as `%20` and a plus as `%2B`, because some take a plus
///   for a space; a plus that is read is a plus. What is not UTF-8 after decoding becomes U+FFFD.
/// - Keys travel as tokens, with their case. What cannot stand in a token is percent-encoded, and so is a percent sign
///   that two hexadecimal digits follow; keys are decoded alike. An item without a key is not written.
/// - Properties (`;ttl=60`) are kept as they are in ``OpenTracing/BaggageItem/metadata``. Metadata that holds a comma,
///   control characters or anything beyond ASCII is left out, the item stays.
/// - A malformed member is skipped, and never an error. The later of two members with the same key wins.
public struct W3CBaggagePropagator: TextMapPropagator {
    /// How many items travel, and how many bytes the value of the header has at most.
    public let limits: BaggageLimits

    /// Creates a propagator.
    ///
    /// - Parameter limits: how many items travel, and how many bytes the value of the header has at most.
    public init(limits: BaggageLimits = BaggageLimits()) {
        self.limits = limits
    }

    /// `baggage`.
    public var fields: [String] { ["baggage"] }

    /// Writes `baggage` where there is an item. Without one, a `baggage` header of somebody else stays.
    public func inject(_ context: TraceContext, into carrier: inout some TextMapWriter, as format: Format) {
        guard !context.baggage.isEmpty else { return }
        var list = BaggageHeader(limits: limits)
        for item in context.baggage where !item.key.isEmpty {
            list.append(item)
        }
        if !list.items.isEmpty {
            carrier.set(String(decoding: list.bytes, as: UTF8.self), forKey: "baggage")
        }
    }

    /// Reads all `baggage` headers as one list: a context with baggage only, or `nil`. Never throws.
    public func extract(
        from carrier: some TextMapReader,
        as format: Format
    ) throws(PropagationError) -> TraceContext? {
        let baggage = baggage(in: carrier)
        guard !baggage.isEmpty else { return nil }
        return TraceContext(traceIdentifier: .invalid, spanIdentifier: .invalid, baggage: baggage, isRemote: true)
    }

    /// The items in a carrier.
    func baggage(in carrier: some TextMapReader) -> Baggage {
        let values = carrier.values(forKey: "baggage")
        guard !values.isEmpty else { return [:] }
        var list = BaggageHeader(limits: limits)
        for value in values {
            list.append(parsing: value)
        }
        return Baggage(list.items)
    }
}
