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
import TracedAsyncHTTPClient

/// A tracer and clients, for the time of a test.
struct Fixture: Sendable {
    let tracer: MockTracer
    let tracing: RequestTracing
    /// A client that follows redirects as AsyncHTTPClient does.
    let client: HTTPClient
    let traced: TracedHTTPClient

    static var configuration: HTTPClient.Configuration {
        var configuration = HTTPClient.Configuration(timeout: .init(connect: .seconds(600)))
        configuration.connectionPool.retryConnectionEstablishment = false
        return configuration
    }

    static func run<Output>(
        _ settings: ClientSettings = ClientSettings(),
        configuration: HTTPClient.Configuration = Self.configuration,
        redirects: TracedHTTPClient.FollowConfiguration? = .init(
            max: 5,
            allowCycles: false,
            retainHTTPMethodAndBodyOn301: false,
            retainHTTPMethodAndBodyOn302: false
        ),
        _ body: (Fixture) async throws -> Output
    ) async throws -> Output {
        let tracer = MockTracer(scopeManager: ScopeManager())
        let tracing = RequestTracing(tracer, settings: TracingSettings(mode: .all, client: settings))
        let fixture = Fixture(
            tracer: tracer,
            tracing: tracing,
            client: HTTPClient(eventLoopGroup: HTTPClient.defaultEventLoopGroup, configuration: configuration),
            traced: TracedHTTPClient(configuration: configuration, tracing: tracing, redirects: redirects)
        )
        let output: Result<Output, any Error>
        do {
            output = .success(try await body(fixture))
        } catch {
            output = .failure(error)
        }
        try await fixture.client.shutdown()
        try await fixture.traced.shutdown()
        return try output.get()
    }

    var spans: [MockSpan] { tracer.finishedSpans }

    /// The context that a request carried to the server.
    func context(in request: LoopbackMessage?) -> MockSpanContext? {
        var headers = TextMapCarrier()
        for field in request?.fields ?? [] { headers.set(field.value, forKey: field.name) }
        return (try? tracer.extract(as: .httpHeaders, from: headers)) as? MockSpanContext
    }
}

/// The ways to send a request whole.
enum Sending: CaseIterable, Sendable {
    case tracedClient
    case anyClient
    case futures

    func callAsFunction(
        _ request: HTTPClientRequest,
        _ fixture: Fixture,
        timeout: TimeAmount = .seconds(600),
        _ call: ClientCall = .traced
    ) async throws -> (status: Int, body: String) {
        switch self {
        case .tracedClient:
            return try await whole(fixture.traced.execute(request, timeout: timeout, call))
        case .anyClient:
            return try await whole(
                fixture.client.execute(request, timeout: timeout, tracing: fixture.tracing, call)
            )
        case .futures:
            let old = try HTTPClient.Request(url: request.url, method: request.method, headers: request.headers)
            let response = try await fixture.client.execute(
                request: old,
                deadline: .now() + timeout,
                tracing: fixture.tracing,
                call
            ).get()
            return (Int(response.status.code), response.body.map { String(buffer: $0) } ?? "")
        }
    }

    private func whole(_ response: HTTPClientResponse) async throws -> (status: Int, body: String) {
        (Int(response.status.code), String(buffer: try await response.body.collect(upTo: 1 << 24)))
    }
}

extension MockSpan {
    /// The log records with an event.
    func logs(_ event: String) -> [LogFields] {
        logs.map(\.fields).filter { $0["event"] == .string(event) }
    }

    /// Everything that was recorded, as one text.
    var text: String {
        "\(operationName) \(tags) \(logs.map(\.fields.description))"
    }
}
#endif
