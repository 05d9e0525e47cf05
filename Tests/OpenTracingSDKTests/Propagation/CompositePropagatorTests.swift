//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import OpenTracing
import OpenTracingSDK
import Testing

@Suite("Several formats together")
struct CompositePropagatorTests {
    private let propagator = CompositePropagator([W3CPropagator(), B3Propagator(), JaegerPropagator()])
    private static let w3c = "00-0000000000000000000000000000000a-000000000000000a-01"
    private static let b3 = "000000000000000b-000000000000000b-0"
    private static let jaeger = "c:c:0:1"

    @Test("All formats are written")
    func injects() {
        var headers = ["accept": "*/*"]
        let context = TraceContext(
            traceID: TraceID(high: 0, low: 0xa),
            spanID: SpanID(0xa),
            sampling: .sampled,
            baggage: ["k": "v"]
        )
        propagator.inject(context, into: &headers, as: .httpHeaders)
        #expect(
            headers == [
                "accept": "*/*", "traceparent": Self.w3c, "baggage": "k=v", "b3": "000000000000000a-000000000000000a-1",
                "uber-trace-id": "000000000000000a:000000000000000a:0:1", "uberctx-k": "v",
            ]
        )
    }

    @Test(
        "The first format with identifiers counts, and a malformed one does not hide a later one",
        arguments: [
            ([:], ""), (["traceparent": w3c, "b3": b3, "uber-trace-id": jaeger], "a"),
            (["b3": b3, "uber-trace-id": jaeger], "b"),
            (["uber-trace-id": jaeger], "c"), (["traceparent": "x", "b3": b3], "b"),
            (["traceparent": "x", "b3": "x", "uber-trace-id": jaeger], "c"), (["traceparent": w3c, "b3": "x"], "a"),
            (["b3": "0", "uber-trace-id": jaeger], "c"),
        ] as [([String: String], String)]
    )
    func extracts(headers: [String: String], digit: String) throws {
        let context = try propagator.extract(from: headers, as: .httpHeaders)
        #expect(context?.spanIDString.suffix(1) ?? "" == digit)
    }

    @Test("The first error is thrown when no format gives anything")
    func errors() {
        for headers in [["traceparent": "x"], ["traceparent": "x", "b3": "y"], ["traceparent": "x", "baggage": ","]] {
            let error = #expect(throws: PropagationError.self) {
                try propagator.extract(from: headers, as: .httpHeaders)
            }
            #expect(error?.reason.hasPrefix("traceparent ") == true)
        }
    }

    @Test("Baggage that stands alone joins the trace of a later format, whose own items win")
    func baggage() throws {
        let headers = ["baggage": "k=1,l=2", "uber-trace-id": Self.jaeger, "uberctx-k": "3"]
        let context = try #require(try propagator.extract(from: headers, as: .httpHeaders))
        #expect(context.isValid && context.sampling == .sampled && context.baggage == ["k": "3", "l": "2"])
    }

    @Test(
        "What stands beside a malformed context is kept, and the error with it",
        arguments: [["traceparent": "x", "baggage": "k=v"], ["baggage": "k=v", "uber-trace-id": "x"]]
    )
    func besideMalformed(headers: [String: String]) throws {
        let context = try #require(try propagator.extract(from: headers, as: .httpHeaders))
        #expect(!context.isValid && context.baggage == ["k": "v"])
        #expect(context.corruption?.code == .spanContextCorrupted)
        let decided = try propagator.extract(from: headers.merging(["b3": "0"]) { $1 }, as: .httpHeaders)
        #expect(decided?.sampling == .notSampled && decided?.baggage == ["k": "v"])
        let traced = try propagator.extract(from: headers.merging(["b3": Self.b3]) { $1 }, as: .httpHeaders)
        #expect(traced?.isValid == true && traced?.baggage == ["k": "v"] && traced?.corruption != nil)
    }

    @Test("Formats whose identifiers agree keep the trace state and the baggage, in whatever order they are read")
    func agreeing() throws {
        let headers = [
            "traceparent": "00-0000000000000000000000000000000a-000000000000000b-03", "tracestate": "foo=1",
            "b3": "000000000000000a-000000000000000b-1", "uber-trace-id": "a:b:0:1", "uberctx-k": "v",
        ]
        let formats: [any TextMapPropagator] = [W3CPropagator(), B3Propagator(), JaegerPropagator()]
        for first in formats.indices {
            let order = [formats[first]] + formats.indices.filter { $0 != first }.map { formats[$0] }
            let context = try #require(try CompositePropagator(order).extract(from: headers, as: .httpHeaders))
            #expect(context.traceState.members == [.init(key: "foo", value: "1")] && context.hasRandomTraceID)
            #expect(context.baggage == ["k": "v"])
        }
        let other = headers.merging(["b3": Self.b3]) { $1 }
        let composite = CompositePropagator([B3Propagator(), W3CPropagator()])
        #expect(try composite.extract(from: other, as: .httpHeaders)?.traceState.isEmpty == true)
    }

    @Test("Of several formats that leave baggage out the most counts")
    func droppedBaggage() {
        let one = BaggageLimits(itemCount: 1)
        let composite = CompositePropagator([
            W3CPropagator(baggage: W3CBaggagePropagator(limits: one)), JaegerPropagator(), B3Propagator(),
        ])
        let context = TraceContext(
            traceID: .invalid,
            spanID: .invalid,
            baggage: ["a": "1", "b": "2", "c": "3"]
        )
        var headers: [String: String] = [:]
        #expect(composite.inject(context, into: &headers, as: .httpHeaders) == 2)
    }

    @Test("Without identifiers the first decision, the first mark and all baggage make the context")
    func partial() throws {
        let headers = ["baggage": "k=1", "b3": "0", "jaeger-debug-id": "d", "uberctx-k": "2", "uberctx-l": "3"]
        let context = try #require(try propagator.extract(from: headers, as: .httpHeaders))
        #expect(!context.isValid && context.sampling == .notSampled && context.debugID == "d")
        #expect(context.baggage == ["k": "1", "l": "3"])
    }

    @Test("Names of entries are listed once")
    func fields() {
        let twice = CompositePropagator([W3CPropagator(), W3CBaggagePropagator(), B3Propagator()])
        #expect(
            twice.fields == [
                "traceparent", "tracestate", "baggage", "b3", "x-b3-traceid", "x-b3-spanid", "x-b3-parentspanid",
                "x-b3-sampled", "x-b3-flags",
            ]
        )
        #expect(CompositePropagator([]).fields.isEmpty)
    }

    @Test("Without formats nothing is written or read")
    func empty() throws {
        var headers: [String: String] = [:]
        let none = CompositePropagator([])
        none.inject(TraceContext(traceID: .invalid, spanID: .invalid), into: &headers, as: .textMap)
        #expect(headers.isEmpty)
        #expect(try none.extract(from: ["b3": "1"], as: .textMap) == nil)
    }
}
