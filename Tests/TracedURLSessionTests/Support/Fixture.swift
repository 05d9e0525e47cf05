//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
import Foundation
import OpenTracing
import OpenTracingTesting
import TracedRouting
import TracedURLSession

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

/// A mock tracer with a scope manager of its own, and both kinds of sessions that use it.
struct Fixture {
    let tracer = MockTracer(scopeManager: ScopeManager())
    let tracing: RequestTracing
    let session: TracedSession

    init(
        _ settings: ClientSettings = ClientSettings(),
        buffer: StreamBuffer = StreamBuffer(),
        redirect: @escaping TracedSession.RedirectDecision = { $1 },
        onEnd: @escaping @Sendable (URLSessionTask) -> Void = { _ in }
    ) {
        tracing = RequestTracing(tracer, settings: TracingSettings(mode: .all, client: settings))
        session = TracedSession(
            configuration: Self.configuration,
            tracing: tracing,
            settings: nil,
            buffer: buffer,
            redirect: redirect,
            onEnd: onEnd
        )
    }

    var spans: [MockSpan] { tracer.finishedSpans }

    /// The context that a request carried to the server.
    func context(in request: LoopbackServer.Request?) -> MockSpanContext? {
        var headers = Headers()
        for field in request?.fields ?? [] { headers.add(field.value, forName: field.name) }
        return (try? tracer.extract(as: .httpHeaders, from: headers)) as? MockSpanContext
    }

    static var configuration: URLSessionConfiguration {
        let configuration = URLSessionConfiguration.ephemeral
        configuration.httpMaximumConnectionsPerHost = 32
        return configuration
    }
}

/// The ways to send a request and receive all of its response.
enum Sending: CaseIterable, Sendable {
    case tracedSession
    case anySession
    case tracedUpload
    case anyUpload

    func callAsFunction(
        _ request: URLRequest,
        _ fixture: Fixture,
        _ call: ClientCall = .traced
    ) async throws -> (Data, URLResponse) {
        switch self {
        case .tracedSession: return try await fixture.session.data(for: request, call)
        case .tracedUpload:
            return try await fixture.session.upload(for: posting(request), from: Data("body".utf8), call)
        case .anySession:
            return try await withSession { try await $0.data(for: request, tracing: fixture.tracing, call) }
        case .anyUpload:
            return try await withSession {
                try await $0.upload(for: posting(request), from: Data("body".utf8), tracing: fixture.tracing, call)
            }
        }
    }

    private func posting(_ request: URLRequest) -> URLRequest {
        var request = request
        request.httpMethod = "POST"
        return request
    }

    private func withSession<Result>(_ operation: (URLSession) async throws -> Result) async throws -> Result {
        let session = URLSession(configuration: Fixture.configuration)
        defer { session.finishTasksAndInvalidate() }
        return try await operation(session)
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
