//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if Hummingbird
import OpenTracing
import OpenTracingSDK
import OpenTracingTesting
import Testing
import TracedHummingbird
import TracedRouting

@Suite("A caller's trace: continued, left behind at public endpoints, ignored, decided per request")
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
        #expect((span.traceIDString == caller.traceIDString) == row.isContinued)
        #expect(span.baggage["tenant"] == (row.isContinued ? "blue" : nil))
        #expect(span.tags["upstream.trace_id"] == (row.hasUpstreamTags ? .string(caller.traceIDString) : nil))
        #expect(span.tags["upstream.span_id"] == (row.hasUpstreamTags ? .string(caller.spanIDString) : nil))
    }

    @Test(
        "Baggage beside a broken traceparent reaches the services that are called, from a request with a span or without",
        arguments: [true, false],
        [["garbage"], ["00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", "garbage"]]
    )
    func baggageBesideBrokenTrace(isTraced: Bool, parents: [String]) async throws {
        let diagnostics = TracerDiagnostics()
        let tracer = RecordingTracer(serviceName: "s") {
            $0.scopeManager = ScopeManager()
            $0.diagnostics = diagnostics
        }
        let tracing = RequestTracing(tracer, settings: TracingSettings(mode: .all))
        let client = ClientTracing(tracing, component: "test")
        let router = try TracedRouter(tracing) {
            Get("/", traced: isTraced ? true : false) { _ in
                var request = SentRequest()
                client.begin(&request).finish()
                return Response(body: ResponseBody(request.headers["baggage"] ?? "none"))
            }
        }
        let headers = parents.map { ("traceparent", $0) } + [("baggage", "a=1,b=2")]
        try await LiveServer.run(router) { (url) async throws in
            let answer = try await Wire.answer(to: Wire.request("GET", "/", headers: headers), from: url)
            #expect(answer.statusCode == 200 && answer.bodyText == "a=1,b=2")
        }
        #expect(tracing.counters.brokenIncomingContextCount == 1)
        #expect(diagnostics.count(of: .contextCorrupted) == 1)
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

/// A request to a service behind, as far as tracing writes into it.
private struct SentRequest: OutgoingRequest {
    var headers = Headers()

    var method: String { "GET" }
    var url: String { "http://behind/" }
    var host: String? { "behind" }
    var port: Int? { 80 }

    func values(forKey key: String) -> [String] { headers.values(forKey: key) }
    mutating func set(_ value: String, forKey key: String) { headers.set(value, forKey: key) }
    mutating func removeValues(forKey key: String) { headers.removeValues(forKey: key) }
}
#endif
