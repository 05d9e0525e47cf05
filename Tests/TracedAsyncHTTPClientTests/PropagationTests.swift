//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if AsyncHTTPClient
import AsyncHTTPClient
import Instrumentation
import NIOCore
import NIOHTTP1
import OpenTracing
import OpenTracingSDK
import OpenTracingTesting
import Testing
import Tracing
import TracedAsyncHTTPClient

@Suite("Headers of AsyncHTTPClient", .timeLimit(.minutes(5)))
struct PropagationTests {
    /// A tracer of swift-distributed-tracing that writes a `traceparent` of its own into each request.
    struct OtherTracer: Tracing.Tracer {
        static let traceParent = "00-11111111111111111111111111111111-2222222222222222-01"

        func startSpan<Instant: TracerInstant>(
            _ operationName: String,
            context: @autoclosure () -> ServiceContext,
            ofKind kind: Tracing.SpanKind,
            at instant: @autoclosure () -> Instant,
            function: String,
            file fileID: String,
            line: UInt
        ) -> NoOpTracer.NoOpSpan {
            NoOpTracer.NoOpSpan(context: context())
        }

        func forceFlush() {}

        func extract<Carrier, Extract: Extractor>(
            _ carrier: Carrier,
            into context: inout ServiceContext,
            using extractor: Extract
        ) where Extract.Carrier == Carrier {}

        func inject<Carrier, Inject: Injector>(
            _ context: ServiceContext,
            into carrier: inout Carrier,
            using injector: Inject
        ) where Inject.Carrier == Carrier {
            injector.inject(Self.traceParent, forKey: "traceparent", into: &carrier)
        }
    }

    @Test("A client with a tracer of its own sends one context and not two", arguments: Sending.allCases)
    func ownTracer(sending: Sending) async throws {
        var configuration = Fixture.configuration
        configuration.tracing.tracer = OtherTracer()
        try await AnsweringServer.run { server in
            try await Fixture.run(configuration: configuration) { fixture in
                let tracer = RecordingTracer(serviceName: "test")
                let tracing = RequestTracing(tracer, settings: TracingSettings(mode: .all))
                let own = Fixture(
                    tracer: fixture.tracer,
                    tracing: tracing,
                    client: fixture.client,
                    traced: TracedHTTPClient(configuration: configuration, tracing: tracing)
                )
                var request = HTTPClientRequest(url: server.address)
                let stale = "00-33333333333333333333333333333333-4444444444444444-01"
                request.headers.add(name: "traceparent", value: stale)
                _ = try await sending(request, own)
                try await own.traced.shutdown()
                let sent = try #require(server.requests.first).values(of: "traceparent")
                #expect(sent.count == 1 && sent != request.headers["traceparent"])
                // Only the interface with async functions lets the client's tracer write.
                #expect((sent == [OtherTracer.traceParent]) == (sending == .anyClient))
            }
        }
    }

    @Test("A tracer that does nothing does not keep ours from being written")
    func noOpTracer() async throws {
        var configuration = Fixture.configuration
        configuration.tracing.tracer = NoOpTracer()
        try await AnsweringServer.run { server in
            try await Fixture.run(configuration: configuration) { fixture in
                _ = try await Sending.anyClient(HTTPClientRequest(url: server.address), fixture)
                #expect(fixture.context(in: server.requests.first)?.spanIDString == fixture.spans.first?.spanIDString)
            }
        }
    }

    @Test("A request without a span passes the caller's context on", arguments: Sending.allCases)
    func passThrough(sending: Sending) async throws {
        try await AnsweringServer.run { server in
            try await Fixture.run { fixture in
                let caller = fixture.tracer.startSpan("caller")
                let request = HTTPClientRequest(url: server.address)
                try await fixture.tracer.scopeManager.withActiveContext(caller.context) {
                    _ = try await sending(request, fixture)
                }
                #expect(fixture.context(in: server.requests.first)?.spanIDString == caller.context.spanIDString)
                #expect(fixture.spans.isEmpty)
            }
        }
    }

    @Test("A call that is off is sent as it is", arguments: Sending.allCases)
    func off(sending: Sending) async throws {
        try await AnsweringServer.run { server in
            try await Fixture.run { fixture in
                try await fixture.tracer.withSpan("parent") { _ in
                    _ = try await sending(HTTPClientRequest(url: server.address), fixture, .off)
                }
                #expect(fixture.context(in: server.requests.first) == nil)
                #expect(fixture.spans.map(\.operationName) == ["parent"])
            }
        }
    }

    @Test("Attempts stand side by side below one span, each with its context")
    func attempts() async throws {
        let answer: @Sendable (LoopbackMessage) -> AnsweringServer.Answer = { request in
            .status(request.startLine.contains("/first") ? 503 : 200, body: "ok")
        }
        try await AnsweringServer.run(answer) { server in
            try await Fixture.run { fixture in
                let status = try await fixture.traced.attempts(
                    at: HTTPClientRequest(url: server.address),
                    "stock"
                ) { attempts in
                    let first = HTTPClientRequest(url: "\(server.address)/first")
                    _ = try await attempts.execute(first, timeout: .seconds(600)).body.collect(upTo: 9)
                    let second = try await attempts.execute(
                        HTTPClientRequest(url: "\(server.address)/second"),
                        timeout: .seconds(600)
                    )
                    _ = try await second.body.collect(upTo: 9)
                    return second.status
                }
                #expect(status == .ok)
                let whole = try #require(fixture.spans.named("stock").first)
                let tries = fixture.spans.named("GET")
                #expect(tries.count == 2 && tries.allSatisfy { $0.isChild(of: whole) })
                #expect(tries.map { $0.tags["http.resend_count"] } == [nil, 1])
                #expect(server.requests.map { fixture.context(in: $0)?.spanIDString } == tries.map(\.spanIDString))
                #expect(whole.tags[.error] == nil && whole.logs("attempt.failed").count == 1)
            }
        }
    }

    @Test("A socket of the file system is no host, and its path no secret of the span")
    func unixSocket() async throws {
        try await Fixture.run { fixture in
            let request = HTTPClientRequest(url: "http+unix://%2Ftmp%2Fnowhere.socket/stock?token=abc123")
            await #expect(throws: (any Error).self) { try await Sending.tracedClient(request, fixture) }
            let span = try #require(fixture.spans.first)
            #expect(span.tags["peer.hostname"] == nil && span.tags["peer.port"] == nil)
            #expect(span.logs("error").first?["error.kind"] == "cannot_connect")
            #expect(!span.text.contains("abc123"))
        }
    }
}
#endif
