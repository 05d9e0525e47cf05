//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if Hummingbird
import Foundation
import OpenTracing
import OpenTracingTesting
import Testing
import TracedHummingbird
import TracedRouting
import TracedURLSession

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

@Suite("A request that is not traced is transparent or isolated, never a hole")
struct UntracedRequestTests {
    /// What a service behind got from a request to an untraced route that calls it.
    struct Seen {
        var headerNames: Set<String> = []
        var spans: [MockSpan] = []
        var started: [MockSpan] = []
        var callerID = ""
    }

    /// Sends a request to an untraced route, which calls a service behind and has a span of its own inside.
    private func request(_ policy: UntracedRequests, withCaller: Bool, localSpan: Bool = false) async throws -> Seen {
        let service = Service(
            TracingSettings(
                mode: .all,
                untracedRequests: policy,
                // A session that follows redirects by itself carries no baggage otherwise.
                client: ClientSettings(propagatedHeadersToOtherOrigins: .contextAndBaggage)
            )
        )
        let behind = Service(TracingSettings(mode: .off))
        let names = AsyncStream<[String]>.makeStream()
        let backend = try TracedRouter(behind.tracing) {
            Get("/stock") { request in
                names.continuation.yield(request.headers.map { $0.name.lowercased() })
                return .ok
            }
        }
        var seen = Seen()
        let headers = withCaller ? try service.callerHeaders(baggage: ["tenant": "blue"]) : []
        seen.callerID = service.tracer.unfinishedSpans.first?.spanIDString ?? ""
        try await LiveServer.run(backend) { (backendURL) async throws in
            let tracing = service.tracing
            let routes = try TracedRouter(tracing) {
                Get("/off", traced: false) { _ in
                    let url = try #require(URL(string: "\(backendURL)/stock"))
                    if localSpan {
                        try await tracing.tracer.withSpan("local") { _ in
                            _ = try await URLSession.patient.data(from: url, tracing: tracing)
                        }
                    } else {
                        _ = try await URLSession.patient.data(from: url, tracing: tracing)
                    }
                    return .ok
                }
            }
            try await LiveServer.run(routes) { (url) async throws in
                let request = Wire.request("GET", "/off", headers: headers)
                #expect(try await Wire.answer(to: request, from: url).statusCode == 200)
            }
        }
        names.continuation.finish()
        for await name in names.stream { seen.headerNames.formUnion(name) }
        seen.spans = service.tracer.finishedSpans
        return seen
    }

    @Test("The caller's trace passes on, and no span is made", arguments: [true, false])
    func passThrough(withCaller: Bool) async throws {
        let seen = try await request(.passThrough, withCaller: withCaller)
        #expect(seen.spans.isEmpty)
        #expect(seen.headerNames.contains { $0.contains("traceid") } == withCaller)
        #expect(seen.headerNames.contains { $0.contains("tenant") } == withCaller)
    }

    @Test("Isolated, nothing passes on and nothing begins", arguments: [true, false])
    func isolated(withCaller: Bool) async throws {
        let seen = try await request(.isolate, withCaller: withCaller)
        #expect(seen.spans.isEmpty)
        #expect(!seen.headerNames.contains { $0.contains("traceid") || $0.contains("tenant") })
    }

    @Test("A span that the handler itself makes is made, and continues the caller where the trace passes through")
    func localSpan() async throws {
        let seen = try await request(.passThrough, withCaller: true, localSpan: true)
        let local = try #require(seen.spans.named("local").first)
        #expect(local.parentID == seen.callerID)
        #expect(seen.spans.count == 2)
        #expect(seen.spans.first?.isChild(of: local) == true)
    }

    @Test("Isolated, a span that the handler itself makes begins a trace")
    func localSpanIsolated() async throws {
        let seen = try await request(.isolate, withCaller: true, localSpan: true)
        #expect(try #require(seen.spans.named("local").first).parentID == nil)
    }
}
#endif
