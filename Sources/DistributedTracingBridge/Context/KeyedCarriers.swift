//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if DistributedTracing
internal import OpenTracing
internal import Tracing

/// What an extractor can read: it answers by key alone, so what the carrier holds beyond the keys that are known stays hidden.
struct ExtractedCarrier<Source: Extractor>: TextMapReader, Sendable {
    let carrier: Source.Carrier
    let extractor: Source
    /// The names of baggage items to look for under the prefixes that formats put before them.
    let baggageNames: [String]

    /// The prefixes of baggage in the formats of Jaeger and of the basic tracers.
    private static var baggagePrefixes: [String] { ["uberctx-", "ot-baggage-"] }

    /// Asks for the key in lower case and then as it is usually written: some carriers tell the two apart.
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

/// A name as it is usually written: `traceparent` as `Traceparent`, `x-b3-traceid` as `X-B3-TraceId`.
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

/// Collects what is to be written, so that an injector that adds rather than replaces is called once for each key.
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
