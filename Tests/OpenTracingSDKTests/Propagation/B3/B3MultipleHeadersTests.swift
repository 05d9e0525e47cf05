//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import OpenTracing
import OpenTracingSDK
import Testing

@Suite("B3 in several headers")
struct B3MultipleHeadersTests {
    private static let trace = B3SingleHeaderTests.trace
    private static let span = B3SingleHeaderTests.span
    private static let parent = B3SingleHeaderTests.parent
    private let propagator = B3Propagator(encoding: .multiple)

    private static func headers(_ others: [String: String] = [:]) -> [String: String] {
        ["X-B3-TraceId": trace, "X-B3-SpanId": span].merging(others) { $1 }
    }

    @Test(
        "The decision is read from two headers",
        arguments: [
            ([:], SamplingState.deferred), (["X-B3-Sampled": "1"], .sampled), (["X-B3-Sampled": "0"], .notSampled),
            (["X-B3-Sampled": "true"], .sampled), (["X-B3-Sampled": "True"], .sampled),
            (["X-B3-Sampled": "false"], .notSampled), (["X-B3-Sampled": " 1\t"], .sampled),
            (["X-B3-Flags": "1"], .debug), (["X-B3-Flags": "1", "X-B3-Sampled": "0"], .debug),
            (["X-B3-Flags": "0"], .deferred), (["X-B3-Flags": "0", "X-B3-Sampled": "1"], .sampled),
            (["x-b3-flags": "1", "x-b3-parentspanid": parent], .debug),
        ] as [([String: String], SamplingState)]
    )
    func decisions(others: [String: String], sampling: SamplingState) throws {
        let context = try #require(try propagator.extract(from: Self.headers(others), as: .httpHeaders))
        #expect(context.traceIDString == Self.trace && context.spanIDString == Self.span)
        #expect(context.sampling == sampling)
        var alone = others
        alone["x-b3-parentspanid"] = nil
        let decision = try propagator.extract(from: alone, as: .httpHeaders)
        #expect(decision?.sampling ?? .deferred == sampling)
        #expect(decision?.isValid != true)
    }

    @Test("An unsampled trace without its Sampled header leaves the decision open")
    func jaegerClientUnsampled() throws {
        let headers = ["X-B3-TraceId": "8a6db51bcb38f360", "X-B3-SpanId": "b3b6a1d3790fd9ac"]
        let context = try #require(try propagator.extract(from: headers, as: .httpHeaders))
        #expect(context.traceIDString == "00000000000000008a6db51bcb38f360" && context.sampling == .deferred)
    }

    @Test(
        "What is malformed or only partly there is corrupted, and the error names the header",
        arguments: [
            (["x-b3-traceid": ""], "x-b3-traceid"), (["x-b3-traceid": "123"], "x-b3-traceid"),
            (["x-b3-traceid": String(repeating: "0", count: 32)], "x-b3-traceid"),
            (["x-b3-traceid": "80F198EE56343BA864FE8B2A57D3EFF7"], "x-b3-traceid"),
            (["x-b3-traceid": trace + "0"], "x-b3-traceid"), (["x-b3-spanid": "-"], "x-b3-spanid"),
            (["x-b3-spanid": "0000000000000000"], "x-b3-spanid"), (["x-b3-spanid": span + "0"], "x-b3-spanid"),
        ] as [([String: String], String)]
    )
    func rejects(others: [String: String], name: String) {
        var headers = ["x-b3-traceid": Self.trace, "x-b3-spanid": Self.span]
        headers.merge(others) { $1 }
        let error = #expect(throws: PropagationError.self) { try propagator.extract(from: headers, as: .httpHeaders) }
        #expect(error?.code == .spanContextCorrupted)
        #expect(error?.reason.hasPrefix("\(name) ") == true)
    }

    @Test(
        "A parent or a decision that is empty or malformed is left out, and the trace goes on",
        arguments: [
            (["x-b3-sampled": ""], nil), (["x-b3-sampled": " \t"], nil), (["x-b3-parentspanid": ""], nil),
            (["x-b3-parentspanid": "", "x-b3-sampled": ""], nil),
            (["x-b3-parentspanid": "-"], "x-b3-parentspanid"),
            (["x-b3-parentspanid": parent + "00"], "x-b3-parentspanid"),
            (["x-b3-sampled": "yes"], "x-b3-sampled"), (["x-b3-sampled": "2"], "x-b3-sampled"),
        ] as [([String: String], String?)]
    )
    func secondary(others: [String: String], malformed: String?) throws {
        let context = try #require(try propagator.extract(from: Self.headers(others), as: .httpHeaders))
        #expect(context.traceIDString == Self.trace && context.spanIDString == Self.span)
        #expect(!context.parentSpanID.isValid && context.sampling == .deferred)
        #expect(context.corruption?.code == malformed.map { _ in .spanContextCorrupted })
        #expect(context.corruption?.reason.hasPrefix("\(malformed ?? "") ") != false)
        // What remains with the decision that is fine.
        let decided = others.merging(["x-b3-flags": "1"]) { $1 }
        #expect(try propagator.extract(from: Self.headers(decided), as: .httpHeaders)?.sampling == .debug)
    }

    @Test("A malformed decision or parent alone is corrupted, an empty one says nothing")
    func secondaryAlone() throws {
        for headers in [["x-b3-sampled": "yes"], ["x-b3-parentspanid": "-"]] {
            #expect(throws: PropagationError.self) { try propagator.extract(from: headers, as: .httpHeaders) }
        }
        #expect(try propagator.extract(from: ["x-b3-sampled": "", "x-b3-parentspanid": ""], as: .httpHeaders) == nil)
    }

    @Test("Baggage beside a malformed trace stays")
    func baggageBesideMalformedTrace() throws {
        let propagator = B3Propagator(baggagePrefix: "baggage-")
        for broken in [["b3": "x"], ["x-b3-traceid": "x"], ["x-b3-spanid": Self.span]] {
            let headers = broken.merging(["baggage-k": "v"]) { $1 }
            let context = try #require(try propagator.extract(from: headers, as: .httpHeaders))
            #expect(!context.isValid && context.sampling == .deferred && context.baggage == ["k": "v"])
            #expect(context.corruption?.code == .spanContextCorrupted)
        }
    }

    @Test(
        "One identifier without the other is corrupted",
        arguments: [
            (["x-b3-traceid": trace], "x-b3-spanid"), (["x-b3-spanid": span], "x-b3-traceid"),
            (["x-b3-parentspanid": parent], "x-b3-traceid"),
            (["x-b3-traceid": trace, "x-b3-parentspanid": parent, "x-b3-sampled": "1"], "x-b3-spanid"),
        ]
    )
    func partial(headers: [String: String], missing: String) {
        let error = #expect(throws: PropagationError.self) { try propagator.extract(from: headers, as: .httpHeaders) }
        #expect(error?.code == .spanContextCorrupted)
        #expect(error?.reason.hasPrefix("\(missing) is missing") == true)
    }

    @Test("Of a repeated header the first counts")
    func repeated() throws {
        let headers = HeaderList([
            ("x-b3-traceid", Self.trace), ("x-b3-traceid", "junk"), ("x-b3-spanid", Self.span), ("x-b3-spanid", ""),
            ("x-b3-sampled", "0"), ("x-b3-sampled", "1"),
        ])
        let context = try #require(try propagator.extract(from: headers, as: .httpHeaders))
        #expect(
            context.traceIDString == Self.trace && context.spanIDString == Self.span && context.sampling == .notSampled
        )
        let single = HeaderList([("b3", "0"), ("b3", "1")])
        #expect(try propagator.extract(from: single, as: .httpHeaders)?.sampling == .notSampled)
    }

    @Test("The single header goes before the others, unless it is malformed")
    func singleFirst() throws {
        let others = Self.headers(["x-b3-sampled": "1"])
        let both = others.merging(["b3": "000000000000000a-000000000000000b-0"]) { $1 }
        #expect(try propagator.extract(from: both, as: .httpHeaders)?.spanIDString == "000000000000000b")
        let decision = others.merging(["b3": "0"]) { $1 }
        #expect(try propagator.extract(from: decision, as: .httpHeaders)?.isValid == false)
        let broken = others.merging(["b3": ""]) { $1 }
        #expect(try propagator.extract(from: broken, as: .httpHeaders)?.spanIDString == Self.span)
        for rest in [["b3": "x"], ["b3": "x", "x-b3-traceid": "y"]] {
            let error = #expect(throws: PropagationError.self) { try propagator.extract(from: rest, as: .httpHeaders) }
            #expect(error?.reason.hasPrefix("b3 ") == true)
        }
    }

    @Test("All encodings are written as asked for", arguments: [B3Propagator.Encoding.single, .multiple, .both])
    func writes(encoding: B3Propagator.Encoding) {
        let context = TraceContext(
            traceID: TraceID(high: 0, low: 0xa),
            spanID: SpanID(0xb),
            parentSpanID: SpanID(0xc),
            sampling: .sampled
        )
        let single = ["b3": "000000000000000a-000000000000000b-1-000000000000000c"]
        let multiple = [
            "x-b3-traceid": "000000000000000a", "x-b3-spanid": "000000000000000b",
            "x-b3-parentspanid": "000000000000000c", "x-b3-sampled": "1",
        ]
        var headers: [String: String] = [:]
        let propagator = B3Propagator(encoding: encoding)
        propagator.inject(context, into: &headers, as: .httpHeaders)
        switch encoding {
        case .single: #expect(headers == single)
        case .multiple: #expect(headers == multiple)
        case .both: #expect(headers == single.merging(multiple) { $1 })
        }
        #expect(Set(headers.keys).isSubset(of: propagator.fields))
        #expect(propagator.fields.contains("b3") && propagator.fields.contains("x-b3-traceid"))
    }

    @Test(
        "The decision is written into the header that it belongs to",
        arguments: [
            (SamplingState.deferred, [:]), (.notSampled, ["x-b3-sampled": "0"]), (.sampled, ["x-b3-sampled": "1"]),
            (.debug, ["x-b3-flags": "1"]),
        ] as [(SamplingState, [String: String])]
    )
    func writesDecisions(sampling: SamplingState, expected: [String: String]) {
        var headers: [String: String] = [:]
        let alone = TraceContext(traceID: .invalid, spanID: .invalid, sampling: sampling)
        propagator.inject(alone, into: &headers, as: .httpHeaders)
        #expect(headers == expected)
    }

    @Test("A second context takes back what only the first one had")
    func reinjection() {
        var headers: [String: String] = ["accept": "*/*", "X-B3-Flags": "1"]
        var context = TraceContext(
            traceID: TraceID(high: 1, low: 2),
            spanID: SpanID(3),
            parentSpanID: SpanID(4),
            sampling: .debug
        )
        propagator.inject(context, into: &headers, as: .httpHeaders)
        context.parentSpanID = .invalid
        context.sampling = .notSampled
        propagator.inject(context, into: &headers, as: .httpHeaders)
        #expect(
            headers == [
                "accept": "*/*", "x-b3-traceid": "00000000000000010000000000000002", "x-b3-spanid": "0000000000000003",
                "x-b3-sampled": "0",
            ]
        )
    }

    @Test("An earlier single header does not hide what is written beside it")
    func earlierSingleHeader() throws {
        let earlier = ["accept": "*/*", "B3": "000000000000000a-000000000000000b-0"]
        let context = TraceContext(
            traceID: TraceID(high: 0, low: 1),
            spanID: SpanID(2),
            sampling: .sampled
        )
        var headers = earlier
        propagator.inject(context, into: &headers, as: .httpHeaders)
        #expect(Set(headers.keys) == ["accept", "b3", "x-b3-traceid", "x-b3-spanid", "x-b3-sampled"])
        #expect(headers["b3"] == "0000000000000001-0000000000000002-1")
        #expect(try propagator.extract(from: headers, as: .httpHeaders)?.spanIDString == "0000000000000002")

        for encodings in [[B3Propagator.Encoding.single, .multiple], [.multiple, .single]] {
            var both: [String: String] = [:]
            let composite = CompositePropagator(encodings.map { B3Propagator(encoding: $0) })
            composite.inject(context, into: &both, as: .httpHeaders)
            #expect(both == headers.filter { $0.key != "accept" })
        }

        var untouched = earlier
        let nothing = TraceContext(traceID: .invalid, spanID: .invalid)
        propagator.inject(nothing, into: &untouched, as: .httpHeaders)
        #expect(untouched == earlier)
    }

    @Test("Baggage travels where a prefix is set, and only there")
    func baggage() throws {
        let context = TraceContext(
            traceID: TraceID(high: 0, low: 1),
            spanID: SpanID(2),
            sampling: .sampled,
            baggage: ["User": "ann lee", "Ké": " é%41\n"]
        )
        var headers: [String: String] = [:]
        let propagator = B3Propagator(baggagePrefix: "Baggage-")
        propagator.inject(context, into: &headers, as: .httpHeaders)
        #expect(
            headers == [
                "b3": "0000000000000001-0000000000000002-1", "baggage-user": "ann lee",
                "baggage-k%C3%A9": "%20%C3%A9%2541%0A",
            ]
        )
        #expect(
            try propagator.extract(from: headers, as: .httpHeaders)?.baggage == ["user": "ann lee", "ké": " é%41\n"]
        )
        #expect(try B3Propagator().extract(from: headers, as: .httpHeaders)?.baggage == [:])
        headers["b3"] = nil
        let alone = try #require(try propagator.extract(from: headers, as: .httpHeaders))
        #expect(!alone.isValid && alone.sampling == .deferred && alone.baggage.count == 2)

        var text: [String: String] = [:]
        propagator.inject(context, into: &text, as: .textMap)
        #expect(text["baggage-ké"] == " é%41\n")
        #expect(try propagator.extract(from: text, as: .textMap)?.baggage == ["user": "ann lee", "ké": " é%41\n"])
    }
}
