//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import OpenTracing
import OpenTracingSDK
import Testing

@Suite("traceparent")
struct TraceParentTests {
    static let trace = "12345678901234567890123456789012"
    static let span = "1234567890123456"
    private let propagator = W3CPropagator()

    @Test(
        "A well-formed traceparent continues the trace",
        arguments: [
            ("00-\(trace)-\(span)-01", SamplingState.sampled, false),
            ("00-\(trace)-\(span)-00", .notSampled, false),
            ("00-\(trace)-\(span)-02", .notSampled, true),
            ("00-\(trace)-\(span)-03", .sampled, true),
            ("00-\(trace)-\(span)-ff", .sampled, true),
            ("00-\(trace)-\(span)-fc", .notSampled, false),
            ("cc-\(trace)-\(span)-01", .sampled, false),
            ("cc-\(trace)-\(span)-01-what-the-future-will-be-like", .sampled, false),
            ("01-\(trace)-\(span)-01-", .sampled, false),
            (" 00-\(trace)-\(span)-01", .sampled, false),
            ("\t00-\(trace)-\(span)-01", .sampled, false),
            ("00-\(trace)-\(span)-01 ", .sampled, false),
            ("00-\(trace)-\(span)-01\t", .sampled, false),
            ("\t 00-\(trace)-\(span)-01 \t", .sampled, false),
        ]
    )
    func accepts(value: String, sampling: SamplingState, isRandom: Bool) throws {
        let context = try #require(try propagator.extract(from: ["traceparent": value], as: .httpHeaders))
        #expect(context.traceIDString == Self.trace)
        #expect(context.spanIDString == Self.span)
        #expect(context.sampling == sampling)
        #expect(context.hasRandomTraceID == isRandom)
        #expect(context.isRemote)
    }

    @Test(
        "A malformed traceparent is corrupted",
        arguments: [
            "", " ", "00", "00-",
            "00-\(trace)-\(span)-01.",
            "00-\(trace)-\(span)-01-what-the-future-will-be-like",
            "cc-\(trace)-\(span)-01.what-the-future-will-be-like",
            "ff-\(trace)-\(span)-01",
            ".0-\(trace)-\(span)-01", "0.-\(trace)-\(span)-01",
            "000-\(trace)-\(span)-01", "0000-\(trace)-\(span)-01", "0-\(trace)-\(span)-01",
            "00-00000000000000000000000000000000-\(span)-01",
            "00-.2345678901234567890123456789012-\(span)-01",
            "00-1234567890123456789012345678901.-\(span)-01",
            "00-123456789012345678901234567890123-\(span)-01",
            "00-1234567890123456789012345678901-\(span)-01",
            "00-\(trace)-0000000000000000-01",
            "00-\(trace)-.234567890123456-01", "00-\(trace)-123456789012345.-01",
            "00-\(trace)-12345678901234567-01", "00-\(trace)-123456789012345-01",
            "00-\(trace)-\(span)-.0", "00-\(trace)-\(span)-0.", "00-\(trace)-\(span)-001", "00-\(trace)-\(span)-1",
            "00-ABCDEF78901234567890123456789012-\(span)-01",
            "00-\(trace)-ABCDEF7890123456-01", "00-\(trace)-\(span)-0A", "CC-\(trace)-\(span)-01",
            "00_\(trace)-\(span)-01", "00-\(trace)_\(span)-01", "00-\(trace)-\(span)_01",
            "00-\(trace)-\(span)-01,00-\(trace)-\(span)-01",
            "cc-\(trace)-\(span)-01,cc-\(trace)-\(span)-01",
            "00-１２３４５６７８901234-\(span)-01",
            "00-\(trace)-\(span)-01\r\nx: y",
            String(repeating: "0", count: 1_000_000),
        ]
    )
    func rejects(value: String) {
        let error = #expect(throws: PropagationError.self) {
            try propagator.extract(from: ["traceparent": value], as: .httpHeaders)
        }
        #expect(error?.code == .spanContextCorrupted)
        #expect(error?.format == .httpHeaders)
        #expect(error?.reason.hasPrefix("traceparent ") == true)
        #expect(value.utf8.count < 4 || error?.description.contains(value) == false)
    }

    @Test("No traceparent is no error, nor is a header with a similar name")
    func absent() throws {
        let value = "00-\(Self.trace)-\(Self.span)-01"
        #expect(try propagator.extract(from: [String: String](), as: .httpHeaders) == nil)
        #expect(try propagator.extract(from: ["trace-parent": value, "trace.parent": value], as: .httpHeaders) == nil)
        #expect(try propagator.extract(from: ["tracestate": "foo=1"], as: .httpHeaders) == nil)
    }

    @Test("The name has no case", arguments: ["TraceParent", "TrAcEpArEnT", "TRACEPARENT"])
    func caseOfName(key: String) throws {
        let context = try propagator.extract(from: [key: "00-\(Self.trace)-\(Self.span)-01"], as: .httpHeaders)
        #expect(context?.traceIDString == Self.trace)
    }

    @Test("A traceparent that stands twice counts when both agree, and is corrupted else")
    func repeated() throws {
        let value = "00-\(Self.trace)-\(Self.span)-01"
        let doubled = HeaderList([("traceparent", value), ("traceparent", value)])
        #expect(try propagator.extract(from: doubled, as: .httpHeaders)?.traceIDString == Self.trace)
        let error = #expect(throws: PropagationError.self) {
            try propagator.extract(
                from: HeaderList([("traceparent", value), ("traceparent", "00-\(Self.trace)-\(Self.span)-00")]),
                as: .httpHeaders
            )
        }
        #expect(error?.code == .spanContextCorrupted)
        #expect(error?.reason == "traceparent appears 2 times with different values; it must appear once")
    }

    @Test("A later version is written back as version 00, without the flags that are not known")
    func writesVersionZero() throws {
        let future = ["traceparent": "cc-\(Self.trace)-\(Self.span)-ff-what"]
        let context = try #require(try propagator.extract(from: future, as: .httpHeaders))
        var headers: [String: String] = [:]
        propagator.inject(context, into: &headers, as: .httpHeaders)
        #expect(headers == ["traceparent": "00-\(Self.trace)-\(Self.span)-03"])
    }

    @Test(
        "Decisions are written as the two that the format knows",
        arguments: [
            (SamplingState.sampled, "01"), (.debug, "01"), (.notSampled, "00"), (.deferred, "00"),
        ]
    )
    func decisions(sampling: SamplingState, flags: String) {
        let context = TraceContext(
            traceID: TraceID(high: 0, low: 0xab),
            spanID: SpanID(0xcd),
            sampling: sampling
        )
        var headers: [String: String] = [:]
        propagator.inject(context, into: &headers, as: .httpHeaders)
        #expect(headers == ["traceparent": "00-000000000000000000000000000000ab-00000000000000cd-\(flags)"])
    }

    @Test("A context without identifiers writes baggage only")
    func withoutIdentifiers() {
        let context = TraceContext(
            traceID: .invalid,
            spanID: .invalid,
            sampling: .sampled,
            traceState: TraceState([.init(key: "a", value: "b")]),
            baggage: ["k": "v"]
        )
        var headers: [String: String] = [:]
        propagator.inject(context, into: &headers, as: .httpHeaders)
        #expect(headers == ["baggage": "k=v"])
    }
}
