//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import OpenTracing
import OpenTracingSDK
import Testing

@Suite("Jaeger's baggage and debug entries")
struct JaegerBaggageTests {
    private let propagator = JaegerPropagator()

    @Test(
        "Values are encoded like URL queries in headers and raw in text maps",
        arguments: [
            ("a+b", "a b", "a+b"), ("a%20b", "a b", "a%20b"), ("a%2Bb", "a+b", "a%2Bb"),
            ("caf%C3%A9", "café", "caf%C3%A9"),
            ("100%", "100%", "100%"), ("a+b%4", "a+b%4", "a+b%4"), ("%zz", "%zz", "%zz"), ("", "", ""), ("é", "é", "é"),
            ("%FF", "\u{fffd}", "%FF"), ("x=y,z;", "x=y,z;", "x=y,z;"),
        ]
    )
    func readsValues(value: String, http: String, text: String) throws {
        let headers = ["uberctx-k": value]
        #expect(try propagator.extract(from: headers, as: .httpHeaders)?.baggage == ["k": http])
        #expect(try propagator.extract(from: headers, as: .textMap)?.baggage == ["k": text])
    }

    @Test("Values and keys that cannot stand in headers are escaped there, and raw in text maps")
    func writes() throws {
        let context = TraceContext(
            traceID: .invalid,
            spanID: .invalid,
            baggage: ["Some_Key": "a b+c", "clé\n": "v\r\n", "": "dropped"]
        )
        var headers: [String: String] = [:]
        propagator.inject(context, into: &headers, as: .httpHeaders)
        #expect(headers == ["uberctx-some_key": "a%20b%2Bc", "uberctx-cl%C3%A9%0A": "v%0D%0A"])
        #expect(
            try propagator.extract(from: headers, as: .httpHeaders)?.baggage == ["some_key": "a b+c", "clé\n": "v\r\n"]
        )
        var text: [String: String] = [:]
        propagator.inject(context, into: &text, as: .textMap)
        #expect(text == ["uberctx-some_key": "a b+c", "uberctx-clé\n": "v\r\n"])
    }

    @Test("Keys are read in lower case from headers and text maps", arguments: [Format.httpHeaders, .textMap])
    func lowercases(format: Format) throws {
        let baggage = try propagator.extract(from: ["UberCtx-Some_KEY": "1"], as: format)?.baggage
        #expect(baggage?["some_key"] == "1")
        #expect(baggage?["Some_KEY"] == nil)
    }

    @Test("Other entries are no baggage, nor is the prefix alone")
    func foreign() throws {
        let headers = ["uberctx": "1", "uberctx-": "2", "uber": "3", "xuberctx-k": "4", "authorization": "secret"]
        #expect(try propagator.extract(from: headers, as: .httpHeaders) == nil)
    }

    @Test("An empty prefix takes nothing for baggage and writes none")
    func emptyPrefix() throws {
        let propagator = JaegerPropagator(names: JaegerNames(baggagePrefix: ""))
        let headers = ["authorization": "secret", "uber-trace-id": "a:b:0:1", "jaeger-baggage": "k=v"]
        var context = try #require(try propagator.extract(from: headers, as: .httpHeaders))
        #expect(context.isValid && context.baggage == [:])
        context.baggage = ["authorization": "other"]
        var written = ["authorization": "secret"]
        propagator.inject(context, into: &written, as: .httpHeaders)
        #expect(written == ["authorization": "secret", "uber-trace-id": "000000000000000a:000000000000000b:0:1"])
    }

    @Test("Of a repeated entry the first counts")
    func repeated() throws {
        let headers = HeaderList([("uberctx-k", "1"), ("UBERCTX-K", "2")])
        #expect(try propagator.extract(from: headers, as: .httpHeaders)?.baggage == ["k": "1"])
    }

    @Test(
        "Baggage added by hand is read, malformed parts of it are skipped",
        arguments: [
            ("k1=v1, k2=v2", ["k1": "v1", "k2": "v2"]), ("k1=v1,k2=v2", ["k1": "v1", "k2": "v2"]),
            ("k1%3Dv1%2C%20k2%3Dv2", ["k1": "v1", "k2": "v2"]),
            (" k1 =v1 ,, x, y=1=2, =z, k2=", ["k1": "v1", "k2": ""]),
            ("k1=a+b", ["k1": "a b"]), ("KEY=v", ["key": "v"]), ("k=1,k=2", ["k": "1"]), ("k=%", ["k": "%"]),
            ("", [:]), (",", [:]), ("=", [:]),
        ] as [(String, Baggage)]
    )
    func list(value: String, expected: Baggage) throws {
        let context = try propagator.extract(from: ["jaeger-baggage": value], as: .httpHeaders)
        #expect(context?.baggage ?? [:] == expected)
        #expect(context?.isValid != true && context?.sampling ?? .deferred == .deferred)
    }

    @Test("Baggage added by hand joins a trace without touching its decision; the prefix goes first")
    func listWithTrace() throws {
        let headers = ["uber-trace-id": "a:b:0:1", "uberctx-k": "1", "jaeger-baggage": "k=2,l=3"]
        let context = try #require(try propagator.extract(from: headers, as: .httpHeaders))
        #expect(context.sampling == .sampled && context.baggage == ["k": "1", "l": "3"])
        let keyed = try #require(try propagator.extract(from: KeyedCarrier(headers: headers), as: .httpHeaders))
        #expect(keyed.isValid && keyed.baggage == ["k": "2", "l": "3"])
    }

    @Test("A debug identifier without a context forces a trace, and beside one it does not count")
    func debugID() throws {
        let context = try #require(
            try propagator.extract(from: ["jaeger-debug-id": "find+me%21", "uberctx-k": "v"], as: .httpHeaders)
        )
        #expect(!context.isValid && context.sampling == .debug && context.debugID == "find me!")
        #expect(context.baggage == ["k": "v"])
        #expect(try propagator.extract(from: ["jaeger-debug-id": "a+b"], as: .textMap)?.debugID == "a+b")
        #expect(try propagator.extract(from: ["jaeger-debug-id": ""], as: .httpHeaders) == nil)

        let both = ["jaeger-debug-id": "x", "uber-trace-id": "a:b:0:0"]
        let traced = try #require(try propagator.extract(from: both, as: .httpHeaders))
        #expect(traced.debugID == nil && traced.sampling == .notSampled && traced.isValid)

        var headers = ["uber-trace-id": "a:b:0:0"]
        propagator.inject(context, into: &headers, as: .httpHeaders)
        #expect(headers == ["jaeger-debug-id": "find%20me%21", "uberctx-k": "v"])
    }

    @Test("Of a long debug identifier the first 256 scalars count")
    func longDebugID() throws {
        let long = String(repeating: "é", count: 100_000)
        let context = try propagator.extract(from: ["jaeger-debug-id": long], as: .httpHeaders)
        #expect(context?.debugID?.unicodeScalars.count == 256)
    }

    @Test("Baggage has limits, and what does not fit is dropped as a whole", arguments: [Format.httpHeaders, .textMap])
    func limits(format: Format) throws {
        let propagator = JaegerPropagator(baggageLimits: BaggageLimits(itemCount: 2, byteCount: 10))
        let headers = HeaderList([
            ("uberctx-big", "12345678"), ("uberctx-a", "1234"), ("uberctx-b", "12345"), ("uberctx-c", "1234"),
            ("uberctx-d", ""),
        ])
        #expect(try propagator.extract(from: headers, as: format)?.baggage == ["a": "1234", "c": "1234"])
        var written: [String: String] = [:]
        propagator.inject(
            TraceContext(
                traceID: .invalid,
                spanID: .invalid,
                baggage: ["big": "12345678", "a": "1234", "b": "12345", "c": "1234", "d": ""]
            ),
            into: &written,
            as: format
        )
        #expect(written == ["uberctx-a": "1234", "uberctx-c": "1234"])
        #expect(
            try propagator.extract(from: ["jaeger-baggage": "x=1234567890,y=1234567890,a=1,b=1,c=1"], as: format)?
                .baggage == [
                    "a": "1", "b": "1",
                ]
        )
    }

    @Test("By default 8192 bytes pass, however many items they are; what does not fit is counted")
    func defaultLimits() throws {
        let headers = Dictionary(uniqueKeysWithValues: (0..<512).map { ("uberctx-k\($0)", "v") })
        #expect(try propagator.extract(from: headers, as: .httpHeaders)?.baggage.count == 512)
        let long = ["uberctx-k": String(repeating: "x", count: 8191)]
        #expect(try propagator.extract(from: long, as: .httpHeaders)?.baggage.count == 1)
        let longer = ["uberctx-k": String(repeating: "x", count: 8192)]
        #expect(try propagator.extract(from: longer, as: .httpHeaders)?.droppedBaggageItemCount == 1)
    }
}
