//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if AsyncHTTPClient
import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import OpenTracing
import OpenTracingTesting
import Testing
import TracedAsyncHTTPClient

@Suite("What the configuration of AsyncHTTPClient says of redirects", .timeLimit(.minutes(5)))
struct RedirectConfigurationTests {
    private func withClient<Output>(
        _ redirects: HTTPClient.Configuration.RedirectConfiguration?,
        _ body: (TracedHTTPClient, MockTracer) async throws -> Output
    ) async throws -> Output {
        var configuration = Fixture.configuration
        if let redirects { configuration.redirectConfiguration = redirects }
        let tracer = MockTracer(scopeManager: ScopeManager())
        let tracing = RequestTracing(tracer, settings: TracingSettings(mode: .all))
        let client = TracedHTTPClient(configuration: configuration, tracing: tracing)
        let output: Result<Output, any Error>
        do {
            output = .success(try await body(client, tracer))
        } catch {
            output = .failure(error)
        }
        try await client.shutdown()
        return try output.get()
    }

    @Test("One that disallows them is heeded: the redirect is the response")
    func disallowed() async throws {
        try await AnsweringServer.run(RedirectTests.countdown) { server in
            try await withClient(.disallow) { client, tracer in
                let response = try await client.execute(
                    HTTPClientRequest(url: "\(server.address)/2"),
                    timeout: .seconds(60)
                )
                _ = try await response.body.collect(upTo: 1024)
                #expect(response.status == .found && server.requests.count == 1)
                #expect(tracer.finishedSpans.map { $0.tags[.httpStatusCode] } == [302])
            }
        }
    }

    @Test("A limit is heeded, and the one by default is AsyncHTTPClient's own", arguments: [(1, 2), (3, 4), (nil, 6)])
    func limit(max: Int?, requests: Int) async throws {
        try await AnsweringServer.run(RedirectTests.countdown) { server in
            try await withClient(max.map { .follow(max: $0, allowCycles: false) }) { client, tracer in
                await #expect(throws: HTTPClientError.redirectLimitReached) {
                    try await client.execute(HTTPClientRequest(url: "\(server.address)/9"), timeout: .seconds(60))
                }
                #expect(server.requests.count == requests && tracer.finishedSpans.count == 1)
            }
        }
    }

    @Test("Cycles are followed where it allows them", arguments: [true, false])
    func cycles(isAllowed: Bool) async throws {
        try await AnsweringServer.run(.status(302, fields: [("Location", "/same")])) { server in
            try await withClient(.follow(max: 3, allowCycles: isAllowed)) { client, _ in
                let error: HTTPClientError = isAllowed ? .redirectLimitReached : .redirectCycleDetected
                await #expect(throws: error) {
                    try await client.execute(HTTPClientRequest(url: "\(server.address)/same"), timeout: .seconds(60))
                }
                #expect(server.requests.count == (isAllowed ? 4 : 1))
            }
        }
    }
}
#endif
