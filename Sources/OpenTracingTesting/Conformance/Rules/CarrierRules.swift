//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import OpenTracing

extension ConformanceRule {
    /// Unrelated entries in carriers, and the different kinds of carriers.
    static let carriers: [ConformanceRule] =
        [
            ConformanceRule(
                "Names in headers are found whatever the case of their letters",
                by: "API of Go, Python and C++: HTTP header names are case-insensitive",
                needs: [.propagation, .contexts]
            ) { run in
                let tracer = run.makeTracer()
                let span = tracer.startSpan("operation")
                var headers: [String: String] = [:]
                try tracer.inject(span.context, as: .httpHeaders, into: &headers)
                let changes: [@Sendable (String) -> String] = [
                    { $0.uppercased() }, { $0.lowercased() }, { $0.prefix(1).uppercased() + $0.dropFirst() },
                ]
                for change in changes {
                    let changed = Dictionary(headers.map { (change($0.key), $0.value) }) { first, _ in first }
                    let extracted = try tracer.extract(as: .httpHeaders, from: changed)
                    try run.requireSameContext(span, extracted, "extraction from headers in another case")
                }
            },
            ConformanceRule(
                "Headers hold only what HTTP allows",
                by: "OpenTracing specification 1.1, HTTP headers format: names and values legal in headers",
                needs: [.propagation]
            ) { run in
                let tracer = run.makeTracer()
                let span = tracer.startSpan("operation")
                    .setBaggageItem("key", to: "line\r\nbreak \u{1F680} \0 \u{7F}, ;=\"\\%")
                    .setBaggageItem("a key: with\r\nbreak", to: "value")
                var headers: [String: String] = [:]
                try tracer.inject(span.context, as: .httpHeaders, into: &headers)
                for (name, value) in headers {
                    try run.require(isHeaderName(name), "the header name \(name.debugDescription) is not legal")
                    try run.require(
                        value.utf8.allSatisfy { (0x20...0x7E).contains($0) },
                        "the value of the header \(name) has characters that are not visible ASCII"
                    )
                }
            },
            ConformanceRule(
                "A carrier that answers by key only gives the trace",
                by: "C++ library: extraction by look-up",
                needs: [.propagation, .contexts]
            ) { run in
                let tracer = run.makeTracer()
                let span = tracer.startSpan("operation")
                var entries: [String: String] = [:]
                try tracer.inject(span.context, as: .httpHeaders, into: &entries)
                let extracted = try tracer.extract(as: .httpHeaders, from: KeyCarrier(entries: entries))
                try run.requireSameContext(span, extracted, "extraction from a carrier that answers by key only")
            },
            ConformanceRule(
                "A carrier that lists its entries only gives the trace",
                by: "API of Go and Java: extraction by iteration",
                needs: [.propagation, .contexts]
            ) { run in
                let tracer = run.makeTracer()
                let span = tracer.startSpan("operation")
                var entries: [String: String] = [:]
                try tracer.inject(span.context, as: .httpHeaders, into: &entries)
                let carrier = EntryCarrier(entries: entries.map { ($0.key, $0.value) })
                let extracted = try tracer.extract(as: .httpHeaders, from: carrier)
                try run.requireSameContext(span, extracted, "extraction from a carrier that lists its entries only")
            },
            ConformanceRule(
                "Injection of bytes adds after those that are there",
                by: "Python library: binary injection appends",
                needs: [.propagation, .contexts]
            ) { run in
                let tracer = run.makeTracer()
                let span = tracer.startSpan("operation")
                var bytes: [UInt8] = [1, 2, 3]
                try tracer.inject(span.context, as: .binary, into: &bytes)
                try run.requireEqual(Array(bytes.prefix(3)), [1, 2, 3], "the bytes before the context")
                let extracted = try tracer.extract(as: .binary, from: Array(bytes.dropFirst(3)))
                try run.requireSameContext(span, extracted, "extraction of the bytes that were added")
            },
        ] + [Format.textMap, .httpHeaders].flatMap(rules)

    private static func rules(for format: Format) -> [ConformanceRule] {
        [
            ConformanceRule(
                "Foreign entries of a carrier are left alone (\(format))",
                by: "OpenTracing specification 1.1, Tracer: a carrier may hold unrelated entries"
            ) { run in
                let tracer = run.makeTracer()
                var carrier = ["foobag": "donttouch", "Accept": "text/html"]
                try tracer.inject(tracer.startSpan("operation").context, as: format, into: &carrier)
                try run.requireEqual(carrier["foobag"], "donttouch", "a foreign entry")
                try run.requireEqual(carrier["Accept"], "text/html", "a foreign entry")
            },
            ConformanceRule(
                "Foreign entries of a carrier are not taken for baggage (\(format))",
                by: "Jaeger: entries without the tracer's prefix are no baggage"
            ) { run in
                let tracer = run.makeTracer()
                let foreign = ["foobag": "donttouch", "Accept": "text/html", "x-request-id": "1"]
                try run.require(
                    try tracer.extract(as: format, from: foreign) == nil,
                    "a carrier with foreign entries alone gives a context"
                )
                var carrier = foreign
                try tracer.inject(tracer.startSpan("operation").context, as: format, into: &carrier)
                let extracted = try tracer.extract(as: format, from: carrier)
                try run.requireEqual(Array(extracted?.baggage ?? [:]), [], "the baggage beside foreign entries")
            },
            ConformanceRule(
                "Injection replaces what was injected before (\(format))",
                by: "API of Go: injection sets entries, and does not add to them",
                needs: [.propagation, .contexts]
            ) { run in
                let tracer = run.makeTracer()
                let last = tracer.startSpan("last")
                var carrier: [String: String] = [:]
                try tracer.inject(tracer.startSpan("first").context, as: format, into: &carrier)
                let upper = Dictionary(carrier.map { ($0.key.uppercased(), $0.value) }) { first, _ in first }
                for var injected in [carrier, upper] {
                    try tracer.inject(last.context, as: format, into: &injected)
                    try run.requireEqual(
                        injected.count,
                        carrier.count,
                        "the number of entries after a second injection"
                    )
                    try run.requireSameContext(
                        last,
                        try tracer.extract(as: format, from: injected),
                        "extraction after a second injection"
                    )
                }
            },
        ]
    }

    private static func isHeaderName(_ name: String) -> Bool {
        !name.isEmpty
            && name.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"):
                    true
                default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
                }
            }
    }
}
