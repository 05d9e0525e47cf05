//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if Hummingbird
import OpenTracing
import OpenTracingTesting
import Testing
import TracedHummingbird
import TracedRouting

@Suite("N14 What a caller's trace means: continued, left behind at public endpoints, ignored, decided per request")
struct IncomingContextTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let policy: IncomingContextPolicy
        let path: String
        let isContinued: Bool
        let hasUpstreamTags: Bool
    }

    static let perRequest = IncomingContextPolicy.decide { request in
        switch request.path {
        case "/public": .restart
        case "/internal": .continue
        case "/again": .decide { _ in .continue }
        default: .ignore
        }
    }

    static let cases = [
        Case(testDescription: "continue", policy: .continue, path: "/any", isContinued: true, hasUpstreamTags: false),
        Case(testDescription: "restart", policy: .restart, path: "/any", isContinued: false, hasUpstreamTags: true),
        Case(testDescription: "ignore", policy: .ignore, path: "/any", isContinued: false, hasUpstreamTags: false),
        Case(testDescription: "public", policy: perRequest, path: "/public", isContinued: false, hasUpstreamTags: true),
        Case(
            testDescription: "internal",
            policy: perRequest,
            path: "/internal",
            isContinued: true,
            hasUpstreamTags: false
        ),
        Case(testDescription: "others", policy: perRequest, path: "/any", isContinued: false, hasUpstreamTags: false),
        Case(testDescription: "again", policy: perRequest, path: "/again", isContinued: false, hasUpstreamTags: false),
    ]

    @Test("Trace, baggage and upstream tags are those of the policy", arguments: Serving.allCases, cases)
    func table(serving: Serving, row: Case) async throws {
        let service = Service(TracingSettings(mode: .all, incomingContext: row.policy))
        let headers = try service.callerHeaders(baggage: ["tenant": "blue"])
        let caller = try #require(service.tracer.unfinishedSpans.first)
        try await serving.run(service.tracing) { (url) async throws in
            _ = try await Wire.answer(to: Wire.request("GET", row.path, headers: headers), from: url)
        }
        let span = try #require(service.tracer.finishedSpans.first)
        #expect(span.isChild(of: caller) == row.isContinued)
        #expect((span.traceID == caller.traceID) == row.isContinued)
        #expect(span.baggage["tenant"] == (row.isContinued ? "blue" : nil))
        #expect(span.tags["upstream.trace_id"] == (row.hasUpstreamTags ? .string(caller.traceID) : nil))
        #expect(span.tags["upstream.span_id"] == (row.hasUpstreamTags ? .string(caller.spanID) : nil))
    }

    @Test("A broken context begins a trace, and is counted", arguments: Serving.allCases)
    func broken(serving: Serving) async throws {
        let service = Service()
        let headers = try service.callerHeaders().map { ($0.0, "broken") }
        try await serving.run(service.tracing) { (url) async throws in
            let answer = try await Wire.answer(to: Wire.request("GET", "/text", headers: headers), from: url)
            #expect(answer.statusCode == 200)
        }
        #expect(service.tracer.finishedSpans.first?.parentID == nil)
        #expect(service.tracing.counters.brokenIncomingContextCount == 1)
    }
}
#endif
