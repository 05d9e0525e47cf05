//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import OpenTracing
import OpenTracingSDK
import Testing

@Suite("Jaeger's text format")
struct JaegerPropagatorTests {
    private let propagator = JaegerPropagator()

    @Test(
        "A trace is read as every client writes it",
        arguments: [
            // Ruby encodes the colons.
            (
                "7a98ac5e62c4f186%3Ab3b6a1d3790fd9ac%3A7a98ac5e62c4f186%3A1",
                "00000000000000007a98ac5e62c4f186", "b3b6a1d3790fd9ac", "7a98ac5e62c4f186", SamplingState.sampled
            ),
            (
                "7a98ac5e62c4f186%3ab3b6a1d3790fd9ac%3a0%3a0",
                "00000000000000007a98ac5e62c4f186", "b3b6a1d3790fd9ac", "", .notSampled
            ),
            // Python leaves leading zeros out.
            (
                "8a6db51bcb38f36:2c0b20d6d87e1a5:0:1", "000000000000000008a6db51bcb38f36", "02c0b20d6d87e1a5", "",
                .sampled
            ),
            ("a:b:c:0", "0000000000000000000000000000000a", "000000000000000b", "000000000000000c", .notSampled),
            (
                "12345678901234567890123456789012:0000000000000001:0000000000000000:01",
                "12345678901234567890123456789012", "0000000000000001", "", .sampled
            ),
            ("10000000000000001:1:0:1", "00000000000000010000000000000001", "0000000000000001", "", .sampled),
            ("A:B:0:1", "0000000000000000000000000000000a", "000000000000000b", "", .sampled),
            (" a:b:0:1\t", "0000000000000000000000000000000a", "000000000000000b", "", .sampled),
            ("a:b:0:3", "0000000000000000000000000000000a", "000000000000000b", "", .sampled),
            ("a:b:0:03", "0000000000000000000000000000000a", "000000000000000b", "", .sampled),
            ("a:b:0:2", "0000000000000000000000000000000a", "000000000000000b", "", .notSampled),
            ("a:b:0:8", "0000000000000000000000000000000a", "000000000000000b", "", .notSampled),
            ("a:b:0:9", "0000000000000000000000000000000a", "000000000000000b", "", .sampled),
            ("a:b:0:b", "0000000000000000000000000000000a", "000000000000000b", "", .sampled),
            ("a:b:0:fd", "0000000000000000000000000000000a", "000000000000000b", "", .sampled),
            ("a:b:0:10", "0000000000000000000000000000000a", "000000000000000b", "", .notSampled),
        ]
    )
    func reads(value: String, trace: String, span: String, parent: String, sampling: SamplingState) throws {
        for format in [Format.httpHeaders, .textMap] {
            let context = try #require(try propagator.extract(from: ["Uber-Trace-Id": value], as: format))
            #expect(context.traceIDString == trace && context.spanIDString == span && context.isRemote)
            #expect(
                context.parentSpanID.isValid ? context.parentSpanID.description == parent : parent == ""
            )
            #expect(context.sampling == sampling)
        }
    }

    @Test(
        "Malformed flags leave the identifiers, and are said",
        arguments: ["a:b:0:", "a:b:0:x", "a:b:0:001", "a:b:0:-1", "a%3Ab%3A0%3A%", "a:b:0:１", "a:b:0:1\r\nx"]
    )
    func malformedFlags(value: String) throws {
        let context = try #require(try propagator.extract(from: ["uber-trace-id": value], as: .httpHeaders))
        #expect(context.traceID.low == 10 && context.spanID.rawValue == 11 && context.sampling == .deferred)
        #expect(context.corruption?.reason.hasPrefix("uber-trace-id has flags") == true)
    }

    @Test(
        "A malformed trace is corrupted",
        arguments: [
            "", " ", ":", ":::", "a", "a:b", "a:b:0", "a::0:1", ":b:0:1", "a:b:0:1:", "a:b:0:1:1",
            "x:b:0:1",
            "a:x:0:1", "a:0:0:1", "a b:b:0:1", "a:b:0:1,a:b:0:1",
            "a%3Ab%3A0",
            "123456789012345678901234567890123:b:0:1", "a:12345678901234567:0:1",
            String(repeating: "%3A", count: 1_000_000),
            String(repeating: " ", count: 300) + "a:b:0:1",
        ]
    )
    func rejects(value: String) throws {
        let error = #expect(throws: PropagationError.self) {
            try propagator.extract(from: ["uber-trace-id": value], as: .httpHeaders)
        }
        let rest = try propagator.extract(from: ["uber-trace-id": value, "uberctx-k": "v"], as: .httpHeaders)
        #expect(rest?.isValid == false && rest?.sampling == .deferred && rest?.baggage == ["k": "v"])
        #expect(rest?.corruption == error)
        #expect(error?.code == .spanContextCorrupted)
        #expect(error?.reason.hasPrefix("uber-trace-id ") == true)
        #expect(value.utf8.count < 8 || error?.description.contains(value) == false)
    }

    @Test(
        "A parent that is empty or malformed is left out, and the trace goes on",
        arguments: [("a:b::1", false), ("a:b:x:1", true), ("a:b:12345678901234567:1", true), ("a%3Ab%3A%3A1", false)]
    )
    func parent(value: String, isMalformed: Bool) throws {
        let context = try #require(try propagator.extract(from: ["uber-trace-id": value], as: .httpHeaders))
        #expect(context.traceID == TraceID(high: 0, low: 0xa) && context.spanID == SpanID(0xb))
        #expect(!context.parentSpanID.isValid && context.sampling == .sampled)
        #expect((context.corruption?.reason.hasPrefix("uber-trace-id has a parent") == true) == isMalformed)
    }

    @Test(
        "The debug flag counts beside jaeger-debug-id, or where it is trusted; else the trace is sampled",
        arguments: [
            (false, false, SamplingState.sampled), (false, true, .debug), (true, false, .debug), (true, true, .debug),
        ]
    )
    func debugFlag(trusts: Bool, hasDebugID: Bool, expected: SamplingState) throws {
        let propagator = JaegerPropagator(trustsDebugFlag: trusts)
        for (flags, sampling) in [("3", expected), ("1", .sampled), ("2", .notSampled)] {
            var headers = ["uber-trace-id": "a:b:0:\(flags)"]
            headers["jaeger-debug-id"] = hasDebugID ? "d" : nil
            let context = try #require(try propagator.extract(from: headers, as: .httpHeaders))
            #expect(context.isValid && context.sampling == sampling && context.debugID == nil)
        }
    }

    @Test("A mark beside a malformed trace forces one")
    func markBesideMalformedTrace() throws {
        let headers = ["uber-trace-id": "x", "jaeger-debug-id": "d"]
        let context = try #require(try propagator.extract(from: headers, as: .httpHeaders))
        #expect(!context.isValid && context.debugID == "d" && context.corruption != nil)
    }

    @Test(
        "A trace of zeros is no context",
        arguments: ["0:0:0:0", "0:b:0:1", "00000000000000000000000000000000:1:0:1"]
    )
    func zeroTrace(value: String) throws {
        #expect(try propagator.extract(from: ["uber-trace-id": value], as: .httpHeaders) == nil)
        let withBaggage = try propagator.extract(from: ["uber-trace-id": value, "uberctx-k": "v"], as: .httpHeaders)
        #expect(withBaggage?.isValid == false && withBaggage?.baggage == ["k": "v"])
        #expect(withBaggage?.sampling == .deferred)
    }

    @Test(
        "A trace is written with all digits",
        arguments: [
            (0, SamplingState.sampled, 0, "000000000000000a:000000000000000b:0:1"),
            (1, .notSampled, 0, "0000000000000001000000000000000a:000000000000000b:0:0"),
            (0, .debug, 0xc, "000000000000000a:000000000000000b:000000000000000c:3"),
            (0, .deferred, 0, "000000000000000a:000000000000000b:0:0"),
        ] as [(UInt64, SamplingState, UInt64, String)]
    )
    func writes(high: UInt64, sampling: SamplingState, parent: UInt64, expected: String) {
        let context = TraceContext(
            traceID: TraceID(high: high, low: 0xa),
            spanID: SpanID(0xb),
            parentSpanID: SpanID(parent),
            sampling: sampling
        )
        for format in [Format.httpHeaders, .textMap] {
            var headers: [String: String] = [:]
            propagator.inject(context, into: &headers, as: format)
            var wanted = ["uber-trace-id": expected]
            wanted["jaeger-debug-id"] = sampling == .debug ? context.traceIDString : nil
            #expect(headers == wanted)
        }
    }

    @Test("A trace that was forced stays so from service to service", arguments: [Format.httpHeaders, .textMap])
    func debugLasts(format: Format) throws {
        var headers = ["jaeger-debug-id": "ticket 7"]
        var trace: TraceID?
        for hop in 0..<3 {
            let test = TestTracer(
                sampler: ParentBasedSampler(root: AlwaysOffSampler()),
                propagators: Propagators(text: propagator)
            )
            let parent = try #require(try test.tracer.extract(as: format, from: headers))
            let span = test.tracer.startSpan("hop", references: [.childOf(parent)])
            headers = [:]
            try test.tracer.inject(span.context, as: format, into: &headers)
            span.finish()
            let record = try #require(test.records.first)
            #expect(record.context.sampling == .debug)
            #expect(record.tags["jaeger-debug-id"] == (hop == 0 ? "ticket 7" : nil))
            #expect(trace == nil || record.context.traceID == trace)
            trace = record.context.traceID
        }
    }

    @Test("A mark that an earlier context left in the carrier does not force the next one")
    func staleMark() throws {
        var headers = ["jaeger-debug-id": "d"]
        let context = TraceContext(
            traceID: TraceID(high: 0, low: 0xa),
            spanID: SpanID(0xb),
            sampling: .sampled
        )
        propagator.inject(context, into: &headers, as: .httpHeaders)
        #expect(headers == ["uber-trace-id": "000000000000000a:000000000000000b:0:1"])
    }

    @Test("The random flag of W3C does not become the debug flag")
    func randomFlag() throws {
        let w3c = ["traceparent": "00-12345678901234567890123456789012-1234567890123456-03"]
        let context = try #require(try W3CPropagator().extract(from: w3c, as: .httpHeaders))
        var headers: [String: String] = [:]
        propagator.inject(context, into: &headers, as: .httpHeaders)
        #expect(headers == ["uber-trace-id": "12345678901234567890123456789012:1234567890123456:0:1"])
    }

    @Test("The names can be changed")
    func names() throws {
        let names = JaegerNames(
            traceContext: "Trace-Id",
            baggagePrefix: "Ctx-",
            debugID: "Debug-Id",
            baggageList: "Bag"
        )
        let propagator = JaegerPropagator(names: names)
        let headers = ["trace-id": "a:b:0:1", "ctx-k": "v", "bag": "l=w", "uberctx-x": "y", "uber-trace-id": "junk"]
        let context = try #require(try propagator.extract(from: headers, as: .httpHeaders))
        #expect(context.isValid && context.baggage == ["k": "v", "l": "w"])
        #expect(try propagator.extract(from: ["DEBUG-ID": "d"], as: .httpHeaders)?.debugID == "d")
        #expect(propagator.fields == ["trace-id", "debug-id"])
        var written: [String: String] = [:]
        propagator.inject(context, into: &written, as: .httpHeaders)
        #expect(Set(written.keys) == ["trace-id", "ctx-k", "ctx-l"])
    }
}
