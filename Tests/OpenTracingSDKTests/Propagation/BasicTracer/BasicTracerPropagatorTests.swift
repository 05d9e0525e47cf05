//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import OpenTracing
import OpenTracingSDK
import Testing

@Suite("The basic tracer's text format")
struct BasicTracerPropagatorTests {
    private let propagator = BasicTracerPropagator()
    private static let whole = ["ot-tracer-traceid": "a", "ot-tracer-spanid": "b", "ot-tracer-sampled": "true"]

    @Test(
        "A context is read with and without leading zeros",
        arguments: [
            ("a", "b", "true", "0000000000000000000000000000000a", "000000000000000b", SamplingState.sampled),
            (
                "000000000000000A", "000000000000000B", "false",
                "0000000000000000000000000000000a", "000000000000000b", .notSampled
            ),
            (
                "12345678901234567890123456789012", "b", "1",
                "12345678901234567890123456789012", "000000000000000b", .sampled
            ),
            (" a ", "\tb", " False ", "0000000000000000000000000000000a", "000000000000000b", .notSampled),
            ("a", "b", "0", "0000000000000000000000000000000a", "000000000000000b", .notSampled),
        ]
    )
    func reads(
        trace: String,
        span: String,
        sampled: String,
        traceID: String,
        spanID: String,
        sampling: SamplingState
    ) throws {
        let headers = ["Ot-Tracer-TraceId": trace, "Ot-Tracer-SpanId": span, "Ot-Tracer-Sampled": sampled]
        let context = try #require(try propagator.extract(from: headers, as: .httpHeaders))
        #expect(context.traceIDString == traceID && context.spanIDString == spanID && context.sampling == sampling)
        #expect(context.isRemote)
    }

    @Test(
        "Identifiers without each other are corrupted, without a decision they stay, none is nothing",
        arguments: 0..<8
    )
    func partial(kept: Int) throws {
        let names = propagator.fields
        let headers = Self.whole.filter { entry in
            names.firstIndex(of: entry.key).map { kept & (1 << $0) != 0 } ?? false
        }
        switch headers.count {
        case 0: #expect(try propagator.extract(from: headers, as: .httpHeaders) == nil)
        case 2 where headers["ot-tracer-sampled"] == nil:
            let context = try #require(try propagator.extract(from: headers, as: .httpHeaders))
            #expect(context.isValid && context.sampling == .deferred)
            #expect(context.corruption?.reason.hasPrefix("ot-tracer-sampled is missing") == true)
        case 3: #expect(try propagator.extract(from: headers, as: .httpHeaders) != nil)
        default:
            let error = #expect(throws: PropagationError.self) {
                try propagator.extract(from: headers, as: .httpHeaders)
            }
            let missing = names.first { headers[$0] == nil }
            #expect(error?.code == .spanContextCorrupted)
            #expect(error?.reason.hasPrefix("\(missing ?? "") is missing") == true)
        }
    }

    @Test(
        "What is malformed is corrupted",
        arguments: [
            ("ot-tracer-traceid", ""), ("ot-tracer-traceid", "0"), ("ot-tracer-traceid", "x"),
            ("ot-tracer-traceid", "123456789012345678901234567890123"), ("ot-tracer-spanid", ""),
            ("ot-tracer-spanid", "0"), ("ot-tracer-spanid", "12345678901234567"), ("ot-tracer-spanid", "é"),
        ]
    )
    func rejects(name: String, value: String) {
        let headers = Self.whole.merging([name: value]) { $1 }
        let error = #expect(throws: PropagationError.self) { try propagator.extract(from: headers, as: .httpHeaders) }
        #expect(error?.code == .spanContextCorrupted)
        #expect(error?.reason.hasPrefix("\(name) ") == true)
    }

    @Test("A malformed decision leaves the identifiers, and is said", arguments: ["", "yes", "2"])
    func malformedDecision(value: String) throws {
        let headers = Self.whole.merging(["ot-tracer-sampled": value]) { $1 }
        let context = try #require(try propagator.extract(from: headers, as: .httpHeaders))
        #expect(context.isValid && context.sampling == .deferred)
        #expect(context.corruption?.reason.hasPrefix("ot-tracer-sampled is not true, false, 1 or 0") == true)
    }

    @Test("A context is written without leading zeros, a long trace by its lower half")
    func writes() {
        var context = TraceContext(
            traceID: TraceID(high: 0xff, low: 0xa0b),
            spanID: SpanID(0x8000_0000_0000_0001),
            sampling: .debug,
            baggage: ["Key": "v w", "é": "\n"]
        )
        var headers: [String: String] = [:]
        propagator.inject(context, into: &headers, as: .httpHeaders)
        #expect(
            headers == [
                "ot-tracer-traceid": "a0b", "ot-tracer-spanid": "8000000000000001", "ot-tracer-sampled": "true",
                "ot-baggage-key": "v w", "ot-baggage-%C3%A9": "%0A",
            ]
        )
        headers = [:]
        propagator.inject(context, into: &headers, as: .textMap)
        #expect(headers["ot-baggage-é"] == "\n")
        context.traceID = TraceID(high: 1, low: 0)
        context.baggage = [:]
        headers = [:]
        propagator.inject(context, into: &headers, as: .textMap)
        #expect(headers.isEmpty)
    }

    @Test(
        "A decision is written as true or false",
        arguments: [(SamplingState.sampled, "true"), (.debug, "true"), (.notSampled, "false"), (.deferred, "false")]
    )
    func decisions(sampling: SamplingState, expected: String) {
        var headers: [String: String] = [:]
        propagator.inject(
            TraceContext(traceID: TraceID(high: 0, low: 1), spanID: SpanID(2), sampling: sampling),
            into: &headers,
            as: .httpHeaders
        )
        #expect(headers == ["ot-tracer-traceid": "1", "ot-tracer-spanid": "2", "ot-tracer-sampled": expected])
    }

    @Test("Baggage is read in lower case, alone as well")
    func baggage() throws {
        let headers = ["OT-Baggage-Some_Key": "a+b%20c", "ot-baggage-": "x", "other": "y"]
        let context = try #require(try propagator.extract(from: headers, as: .httpHeaders))
        #expect(!context.isValid && context.baggage == ["some_key": "a+b c"])
        #expect(try propagator.extract(from: headers, as: .textMap)?.baggage == ["some_key": "a+b%20c"])
    }
}
