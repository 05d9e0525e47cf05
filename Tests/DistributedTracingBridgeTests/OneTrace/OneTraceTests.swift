//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if DistributedTracing && Hummingbird && AsyncHTTPClient
import AsyncHTTPClient
import DistributedTracingBridge
import Hummingbird
import NIOCore
import NIOHTTP1
import OpenTracing
import OpenTracingInstrumentation
import OpenTracingSDK
import Testing
import TracedAsyncHTTPClient
import TracedHummingbird
import Tracing

@Suite("One trace through servers and clients that use swift-distributed-tracing")
struct OneTraceTests {
    /// Two services whose spans go to the same recorder.
    private let recorder = Recorder()
    private let front: Service
    private let back: Service

    init() {
        front = Service(recorder: recorder)
        back = Service(recorder: recorder)
    }

    /// A server with Hummingbird's own middleware for traces, and a handler that uses a library.
    private var backRouter: Router<BasicRequestContext> {
        let router = Router()
        router.add(middleware: TracingMiddleware())
        router.get("stock/:id") { _, _ in
            withSpan("query", ofKind: .client) { _ in
                var headers: [String: String] = [:]
                InstrumentationSystem.instrument.inject(
                    ServiceContext.current ?? .topLevel,
                    into: &headers,
                    using: HeaderInjector()
                )
                return headers["traceparent"] ?? "none"
            }
        }
        return router
    }

    /// A server that is traced by this project, and calls the other one with AsyncHTTPClient's own instrumentation.
    private func frontRouter(_ client: HTTPClient, _ url: String) -> TracedHummingbirdRouter<BasicRequestContext> {
        let router = Router().traced(by: front.tracing)
        for (path, isTraced) in [("marked", true), ("plain", nil)] as [(RouterPath, Bool?)] {
            let handler: @Sendable (Hummingbird.Request, BasicRequestContext) async throws -> String = { _, _ in
                try await Self.text(client, "\(url)/stock/7", [:])
            }
            if isTraced == true {
                router.get(path, traced: true, use: handler)
            } else {
                router.get(path, use: handler)
            }
        }
        let tracing = front.tracing
        router.get("called") { _, _ in
            let request = HTTPClientRequest(url: "\(url)/stock/7")
            let response = try await client.execute(request, timeout: .seconds(600), tracing: tracing, "stock.look")
            return String(buffer: try await response.body.collect(upTo: 1 << 16))
        }
        return router
    }

    private static func text(_ client: HTTPClient, _ url: String, _ headers: [String: String]) async throws -> String {
        var request = HTTPClientRequest(url: url)
        for (name, value) in headers { request.headers.add(name: name, value: value) }
        let response = try await client.execute(request, timeout: .seconds(600))
        return String(buffer: try await response.body.collect(upTo: 1 << 16))
    }

    /// Sends a request through both servers, and gives the trace at the far end.
    private func traceparent(_ path: String) async throws -> String {
        var configuration = HTTPClient.Configuration()
        configuration.tracing.tracer = front.library
        let client = HTTPClient(eventLoopGroup: HTTPClient.defaultEventLoopGroup, configuration: configuration)
        var untraced = HTTPClient.Configuration()
        untraced.tracing.tracer = nil
        let caller = HTTPClient(eventLoopGroup: HTTPClient.defaultEventLoopGroup, configuration: untraced)
        do {
            let text = try await withTracer(back.library) { () async throws in
                try await RunningServer.run(backRouter) { backURL in
                    try await RunningServer.run(frontRouter(client, backURL)) { frontURL in
                        try await Self.text(caller, "\(frontURL)/\(path)", Caller.headers)
                    }
                }
            }
            try await client.shutdown()
            try await caller.shutdown()
            return text
        } catch {
            try await client.shutdown()
            try await caller.shutdown()
            throw error
        }
    }

    @Test("Each span is a child of the one before, from the caller to the library at the far end")
    func oneTrace() async throws {
        let traceparent = try await traceparent("plain")
        #expect(Set(recorder.names) == ["GET /plain", "GET", "/stock/{id}", "query"])
        #expect(recorder.records.allSatisfy { $0.context.traceIDString == Caller.traceID })
        #expect(recorder.record("GET /plain")?.context.parentSpanID.description == "b7ad6b7169203331")
        #expect(recorder.isChild("GET", of: "GET /plain"))
        #expect(recorder.isChild("/stock/{id}", of: "GET"))
        #expect(recorder.isChild("query", of: "/stock/{id}"))
        let query = recorder.record("query")?.context.spanIDString ?? ""
        #expect(traceparent == "00-\(Caller.traceID)-\(query)-01")
        #expect(recorder.record("GET")?.tags["span.kind"] == "client")
        #expect(recorder.record("/stock/{id}")?.tags["http.response.status_code"] == 200)
    }

    @Test("A call that is traced here has one span, and not one of the client's besides")
    func tracedCall() async throws {
        let traceparent = try await traceparent("called")
        #expect(Set(recorder.names) == ["GET /called", "stock.look", "/stock/{id}", "query"])
        #expect(recorder.isChild("stock.look", of: "GET /called"))
        #expect(recorder.isChild("/stock/{id}", of: "stock.look"))
        #expect(recorder.isChild("query", of: "/stock/{id}"))
        #expect(traceparent.hasPrefix("00-\(Caller.traceID)-"))
    }

    @Test(
        "With annotations alone, a route without one records nothing anywhere, and the caller's trace arrives",
        arguments: ["plain", "called"]
    )
    func unmarkedRoute(path: String) async throws {
        for service in [front, back] { service.tracing.update { $0.mode = .annotated } }
        #expect(try await traceparent(path) == Caller.headers["traceparent"])
        #expect(recorder.names.isEmpty)
    }

    @Test("A route with an annotation records the calls inside it, and the trace arrives")
    func markedRoute() async throws {
        front.tracing.update { $0.mode = .annotated }
        let traceparent = try await traceparent("marked")
        #expect(Set(recorder.names) == ["GET /marked", "GET", "/stock/{id}", "query"])
        #expect(traceparent.contains(Caller.traceID))
    }
}
#endif
