//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if DistributedTracing
internal import OpenTracing
internal import Tracing

/// Adapts an extractor, which only supports lookup by key, so that entries under unknown keys remain hidden.
struct ExtractedCarrier<Source: Extractor>: TextMapReader, Sendable {
    let carrier: Source.Carrier
    let extractor: Source
    /// The baggage item names to look up with the prefixes of propagation formats.
    let baggageNames: [String]

    /// The baggage prefixes of the Jaeger and basictracer formats.
    private static var baggagePrefixes: [String] { ["uberctx-", "ot-baggage-"] }

    /// Looks up the lowercased key, then its conventional spelling, because some carriers are case-sensitive.
    func values(forKey key: String) -> [String] {
        value(forKey: key).map { [$0] } ?? []
    }

    func forEachEntry(_ body: (_ key: String, _ value: String) -> Void) {
        for name in baggageNames {
            for prefix in Self.baggagePrefixes {
                let key = prefix + name
                if let value = value(forKey: key) { body(key, value) }
            }
        }
    }

    private func value(forKey key: String) -> String? {
        extractor.extract(key: key, from: carrier)
            ?? extractor.extract(key: canonicalHeaderName(key), from: carrier)
    }
}

/// Returns the conventional spelling of a name: `traceparent` as `Traceparent`, `x-b3-traceid` as `X-B3-TraceId`.
func canonicalHeaderName(_ name: String) -> String {
    switch name {
    case "x-b3-traceid": return "X-B3-TraceId"
    case "x-b3-spanid": return "X-B3-SpanId"
    case "x-b3-parentspanid": return "X-B3-ParentSpanId"
    default: break
    }
    var beginsWord = true
    return String(
        name.map { character in
            defer { beginsWord = character == "-" }
            return beginsWord && character.isASCII ? Character(character.uppercased()) : character
        }
    )
}

/// Collects entries before writing, so that an injector that appends instead of replacing is called once per key.
struct CollectedEntries: TextMapWriter, Sendable {
    private(set) var entries: [(key: String, value: String)] = []

    mutating func set(_ value: String, forKey key: String) {
        removeValues(forKey: key)
        entries.append((key, value))
    }

    mutating func removeValues(forKey key: String) {
        entries.removeAll { $0.key.lowercased() == key.lowercased() }
    }
}
#endif
