//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import OpenTracing
import OpenTracingSDK
import Testing

extension BinaryPropagator {
    /// Reads a context from an array.
    func decode(bytes: [UInt8]) throws -> TraceContext? {
        try BinaryCarrier(bytes).withBytes { (buffer) throws(PropagationError) in try decode(buffer, as: .binary) }
    }
}

/// Expects 180 items of 4096 bytes to travel, and what is more to be left out.
func expectBinaryLimits(of propagator: some BinaryPropagator) throws {
    func decoded(_ baggage: Baggage) throws -> Baggage? {
        let context = TraceContext(
            traceID: TraceID(high: 0, low: 1),
            spanID: SpanID(1),
            baggage: baggage
        )
        return try propagator.decode(bytes: propagator.encode(context))?.baggage
    }
    let many = Baggage((0..<200).map { BaggageItem(key: "k\($0)", value: "v") })
    #expect(try decoded(many) == Baggage(many.prefix(180)))
    let exact = BaggageItem(key: "exact", value: String(repeating: "x", count: 4091))
    let long = BaggageItem(key: "long", value: String(repeating: "é", count: 2047))
    #expect(try decoded(Baggage([long, exact, BaggageItem(key: "", value: "no key")])) == Baggage([exact]))
}
