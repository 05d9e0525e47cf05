//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import OpenTracing

/// Something that no tracer knows as a carrier.
struct NoCarrier: Sendable {}

/// A carrier that answers by key only, as some HTTP libraries do.
struct KeyCarrier: TextMapReader {
    let entries: [String: String]

    func values(forKey key: String) -> [String] {
        TextMapCarrier(entries).values(forKey: key)
    }

    func forEachEntry(_ body: (_ key: String, _ value: String) -> Void) {}
}

/// A carrier that lists its entries only, and may have several values under one key.
struct EntryCarrier: TextMapReader {
    var entries: [(key: String, value: String)]

    func forEachEntry(_ body: (_ key: String, _ value: String) -> Void) {
        for (key, value) in entries {
            body(key, value)
        }
    }
}

/// A context that the tracer under test did not make.
struct ForeignSpanContext: SpanContext {
    let traceIDString = "f0e1d2c3b4a5968778695a4b3c2d1e0f"
    let spanIDString = "f0e1d2c3b4a59687"
    let baggage: Baggage = ["foreign": "yes"]
}
