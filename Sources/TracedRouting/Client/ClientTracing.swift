//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
import OpenTracing

/// Traces the requests that a client sends: the client side of the framework guide, for every client alike.
///
/// The span of a request is a child of what is active. Inside a request that is not traced there is no span: the caller's
/// trace passes on, and where there is none, none is started.
///
/// OpenTracing RPC/IPC framework implementation guide, "Client-side tracing".
public struct ClientTracing: Sendable {
    /// The tracer and the settings.
    public let tracing: RequestTracing

    /// The client, for the tag `component`.
    public let component: String

    /// Creates client tracing.
    ///
    /// - Parameters:
    ///   - tracing: the tracer and the settings.
    ///   - component: the client, for the tag `component`.
    public init(_ tracing: RequestTracing, component: String) {
        self.tracing = tracing
        self.component = component
    }

    /// Begins a request: starts its span and writes the context into its headers. Headers of an earlier context are replaced.
    ///
    /// A context that cannot be written is counted, and the request goes without.
    ///
    /// - Parameters:
    ///   - request: the request; its headers are changed.
    ///   - call: what is said about this request.
    /// - Returns: what to tell about the request from here on.
    public func begin(_ request: inout some OutgoingRequest, _ call: ClientCall = .traced) -> ClientExchange {
        let settings = tracing.settings
        let scope = tracing.tracer.scopeManager.current
        switch Self.propagation(of: call, in: scope, mode: settings.mode) {
        case .off:
            return ClientExchange(span: nil, settings: settings)
        case .passThrough:
            if let context = scope.context, !(context is SuppressedContext) {
                inject(context, into: &request)
            }
            return ClientExchange(span: nil, settings: settings)
        case .traced:
            let span = startSpan(for: request, call, settings: settings)
            inject(span.context, into: &request)
            return ClientExchange(span: span, settings: settings)
        }
    }

    /// Sends a request and traces it: begins it, makes its span active while it is sent, and ends it.
    ///
    /// A status of 400 and above and a thrown error are failures. The span ends when the closure returns, so a closure that
    /// returns before the body has arrived leaves the body out of it.
    ///
    /// - Parameters:
    ///   - request: the request.
    ///   - call: what is said about this request.
    ///   - statusCode: the status of a response.
    ///   - send: sends the request with the changed headers.
    /// - Returns: what `send` returns.
    /// - Throws: what `send` throws, unchanged.
    public nonisolated(nonsending) func trace<Request: OutgoingRequest, Response>(
        _ request: Request,
        _ call: ClientCall = .traced,
        statusCode: (Response) -> Int?,
        _ send: nonisolated(nonsending) (Request) async throws -> Response
    ) async throws -> Response {
        var request = request
        let exchange = begin(&request, call)
        defer { exchange.finish() }
        do {
            let response = try await exchange.withActive { try await send(request) }
            exchange.responded(statusCode: statusCode(response))
            return response
        } catch {
            exchange.failed(error)
            throw error
        }
    }

    /// What happens to a request: what it says itself, unless it is sent inside a request that has no span.
    private static func propagation(
        of call: ClientCall,
        in scope: ActiveScope,
        mode: TracingMode
    ) -> ClientCall.Propagation {
        guard call.propagation == .traced, call.references.allSatisfy({ $0 == nil }), scope.span == nil else {
            return call.propagation
        }
        return scope.context != nil || mode == .off ? .passThrough : .traced
    }

    private func startSpan(for request: some OutgoingRequest, _ call: ClientCall, settings: TracingSettings) -> any Span
    {
        let conventions = settings.conventions
        var tags: Tags = [:]
        tags.reserveCapacity(8)
        tags[.spanKind] = SpanKind.client.tagValue
        tags[.component] = .string(component)
        tags[conventions.method] = .string(request.method)
        tags.merge(call.tags)
        let span = tracing.tracer.startSpan(
            call.operationName ?? OperationNaming.method(request.method),
            references: call.references,
            tags: tags
        )
        if span.isRecording {
            let url = settings.redaction.url(request.url)
            span.setTag(conventions.url, to: .string(url.limited(to: settings.tagValueLimit)))
            if let host = request.host { span.setTag(conventions.peerHostname, to: host) }
            if let port = request.port { span.setTag(conventions.peerPort, to: port) }
        }
        return span
    }

    private func inject(_ context: any SpanContext, into request: inout some OutgoingRequest) {
        do {
            try tracing.tracer.inject(context, as: .httpHeaders, into: &request)
        } catch {
            tracing.counters.countFailedInjection()
        }
    }
}
