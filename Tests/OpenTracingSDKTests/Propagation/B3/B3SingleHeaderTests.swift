//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import OpenTracing
import OpenTracingSDK
import Testing

@Suite("B3 in one header")
struct B3SingleHeaderTests {
    static let trace = "80f198ee56343ba864fe8b2a57d3eff7"
    static let span = "e457b5a2e4d86bd1"
    static let parent = "05e3ac9a4f6e3b90"
    private let propagator = B3Propagator()

    @Test(
        "A well-formed header gives identifiers and decision",
        arguments: [
            ("\(trace)-\(span)", SamplingState.deferred, ""),
            ("\(trace)-\(span)-0", .notSampled, ""),
            ("\(trace)-\(span)-1", .sampled, ""),
            ("\(trace)-\(span)-d", .debug, ""),
            ("\(trace)-\(span)-1-\(parent)", .sampled, parent),
            ("\(trace)-\(span)-0-\(parent)", .notSampled, parent),
            ("\(trace)-\(span)-d-0000000000000000", .debug, ""),
            (" \t\(trace)-\(span)-1 ", .sampled, ""),
        ]
    )
    func accepts(value: String, sampling: SamplingState, parent: String) throws {
        let context = try #require(try propagator.extract(from: ["b3": value], as: .httpHeaders))
        #expect(context.traceIDString == Self.trace && context.spanIDString == Self.span && context.isRemote)
        #expect(context.sampling == sampling)
        #expect(
            context.parentSpanID.isValid ? context.parentSpanID.description == parent : parent == ""
        )
        #expect(context.hasRandomTraceID == false)
    }

    @Test("A decision may stand alone", arguments: [("0", SamplingState.notSampled), ("1", .sampled), ("d", .debug)])
    func decisionAlone(value: String, sampling: SamplingState) throws {
        let context = try #require(try propagator.extract(from: ["b3": value], as: .httpHeaders))
        #expect(
            !context.isValid && context.sampling == sampling && context.traceIDString == ""
                && context.spanIDString == ""
        )
        var headers: [String: String] = [:]
        propagator.inject(context, into: &headers, as: .httpHeaders)
        #expect(headers == ["b3": value])
    }

    @Test("An identifier of 64 bits is padded, and written as it came")
    func shortTrace() throws {
        let headers = ["b3": "64fe8b2a57d3eff7-\(Self.span)-1"]
        let context = try #require(try propagator.extract(from: headers, as: .httpHeaders))
        #expect(context.traceIDString == "000000000000000064fe8b2a57d3eff7")
        var written: [String: String] = [:]
        propagator.inject(context, into: &written, as: .httpHeaders)
        #expect(written == headers)
    }

    @Test(
        "A malformed decision or parent leaves the identifiers, and is said",
        arguments: [
            "\(trace)-\(span)-", "\(trace)-\(span)-2", "\(trace)-\(span)-D", "\(trace)-\(span)-1-",
            "\(trace)-\(span)-1--", "\(trace)-\(span)-1-\(parent)-", "\(trace)-\(span)-1-\(parent)0",
            "\(trace)-\(span)-1-x5e3ac9a4f6e3b90", "\(trace)-\(span)-\(parent)", "\(trace)-\(span)--\(parent)",
            "\(trace)-\(span)-1_\(parent)", "\(trace)-\(span)-1\r\nx:y",
        ]
    )
    func malformedRest(value: String) throws {
        let context = try #require(try propagator.extract(from: ["b3": value], as: .httpHeaders))
        #expect(context.traceIDString == Self.trace && context.spanIDString == Self.span)
        #expect(!context.parentSpanID.isValid || context.parentSpanID.description == Self.parent)
        #expect(context.sampling == (value.contains("\(Self.span)-1-") ? .sampled : .deferred))
        #expect(context.corruption?.reason.hasPrefix("b3 ") == true)
    }

    @Test(
        "A malformed header is corrupted",
        arguments: [
            "", " ", "-", "--", "x", "2", "D", "true", "00", "b3", "\(trace)", "\(trace)-", "\(trace)-\(span)_1",
            "\(trace)-\(span)0", "\(trace)-\(span.dropLast())", "\(trace.dropLast())-\(span)-1", "\(trace)0-\(span)-1",
            "64fe8b2a57d3eff-\(span)-1", "80F198EE56343BA864FE8B2A57D3EFF7-\(span)-1", "\(trace)-E457B5A2E4D86BD1-1",
            "00000000000000000000000000000000-\(span)-1", "0000000000000000-\(span)-1", "\(trace)-0000000000000000-1",
            "x0f198ee56343ba864fe8b2a57d3eff7-\(span)-1", "-\(span)-1",
            String(repeating: "a", count: 1_000_000), String(repeating: "-", count: 1_000_000),
        ]
    )
    func rejects(value: String) {
        let error = #expect(throws: PropagationError.self) {
            try propagator.extract(from: ["b3": value], as: .textMap)
        }
        #expect(error?.code == .spanContextCorrupted && error?.format == .textMap)
        #expect(error?.reason.hasPrefix("b3 ") == true)
        #expect(value.utf8.count < 6 || error?.description.contains(value) == false)
    }

    @Test(
        "Identifiers and decision are written as one value",
        arguments: [
            (SamplingState.deferred, false, "\(trace)-\(span)"), (.notSampled, false, "\(trace)-\(span)-0"),
            (.sampled, false, "\(trace)-\(span)-1"), (.debug, false, "\(trace)-\(span)-d"),
            (.sampled, true, "\(trace)-\(span)-1-\(parent)"), (.deferred, true, "\(trace)-\(span)"),
        ]
    )
    func writes(sampling: SamplingState, withParent: Bool, expected: String) {
        let context = TraceContext(
            traceID: TraceID(high: 0x80f1_98ee_5634_3ba8, low: 0x64fe_8b2a_57d3_eff7),
            spanID: SpanID(0xe457_b5a2_e4d8_6bd1),
            parentSpanID: withParent ? SpanID(0x05e3_ac9a_4f6e_3b90) : .invalid,
            sampling: sampling,
            hasRandomTraceID: true
        )
        var headers: [String: String] = [:]
        propagator.inject(context, into: &headers, as: .httpHeaders)
        #expect(headers == ["b3": expected])
    }

    @Test("Nothing is written when there is nothing to say, and an empty carrier holds nothing")
    func nothing() throws {
        var headers: [String: String] = [:]
        let context = TraceContext(traceID: .invalid, spanID: .invalid, baggage: ["k": "v"])
        for encoding in [B3Propagator.Encoding.single, .multiple, .both] {
            B3Propagator(encoding: encoding).inject(context, into: &headers, as: .httpHeaders)
        }
        #expect(headers.isEmpty)
        #expect(try propagator.extract(from: headers, as: .httpHeaders) == nil)
    }
}
