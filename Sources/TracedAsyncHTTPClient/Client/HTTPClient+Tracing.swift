//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if AsyncHTTPClient
public import AsyncHTTPClient
public import Logging
public import NIOCore
import NIOHTTP1
import OpenTracing
public import OpenTracingInstrumentation
import Tracing

/// Requests on an existing client, each in a child span of the active span.
///
/// The client follows redirects itself and reports them only once they have led to a response; a ``TracedHTTPClient`` sees every
/// redirect. Redirects followed by the client copy the headers, so baggage is sent only if
/// `ClientSettings.propagatedHeadersToOtherOrigins` allows it.
///
/// A client whose tracer is this package's bridge to swift-distributed-tracing does not open its own span here: the request has
/// one span and sends one context.
///
/// A client with any other swift-distributed-tracing tracer injects the context of its own span into each request, which cannot
/// be disabled. To send only one context, this package's context is then omitted: the trace continues with the client tracer's.
/// To propagate this package's context, create the client with `configuration.tracing.tracer = nil`.
extension HTTPClient {
    /// Sends a request and returns when the head of the response has arrived.
    ///
    /// The span finishes after the last byte of the body, on a read error, when the reading task is cancelled, or when the body
    /// is dropped early; or with the head if `call` or the settings specify that.
    ///
    /// - Parameters:
    ///   - request: the request; any existing trace context is replaced.
    ///   - deadline: the deadline for the head of the response.
    ///   - logger: the client's logger for this request.
    ///   - tracing: the tracer and the settings.
    ///   - call: the tracing rule of this request: `"inventory.stock"`, `.off`, …
    /// - Returns: the response.
    /// - Throws: any error from AsyncHTTPClient, unchanged.
    public func execute(
        _ request: HTTPClientRequest,
        deadline: NIODeadline,
        logger: Logger? = nil,
        tracing: RequestTracing,
        _ call: ClientCall = .traced
    ) async throws -> HTTPClientResponse {
        var outgoing = OutgoingHTTPRequest(request)
        let exchange = clientTracing(tracing, limit: Duration(until: deadline)).begin(&outgoing, call)
        var sent = request
        sent.headers = outgoing.headers
        let response = try await exchange.send(response: \.head) { [sent] in
            let response = try await withoutSpanOfItsOwn { () async throws in
                try await execute(sent, deadline: deadline, logger: logger)
            }
            for (hop, next) in zip(response.history, response.history.dropFirst()) {
                exchange.followedRedirect(statusCode: Int(hop.responseHead.status.code), to: next.request.url)
            }
            return response
        }
        return response.observed(by: exchange, method: response.history.last?.request.method ?? request.method)
    }

    /// Sends a request and returns when the head of the response has arrived, like ``execute(_:deadline:logger:tracing:_:)``.
    ///
    /// - Parameters:
    ///   - request: the request; any existing trace context is replaced.
    ///   - timeout: the time limit for the head of the response.
    ///   - logger: the client's logger for this request.
    ///   - tracing: the tracer and the settings.
    ///   - call: the tracing rule of this request.
    /// - Returns: the response.
    /// - Throws: any error from AsyncHTTPClient, unchanged.
    public func execute(
        _ request: HTTPClientRequest,
        timeout: TimeAmount,
        logger: Logger? = nil,
        tracing: RequestTracing,
        _ call: ClientCall = .traced
    ) async throws -> HTTPClientResponse {
        try await execute(request, deadline: .now() + timeout, logger: logger, tracing: tracing, call)
    }

    /// Creates tracing for this client, without headers if the client injects those of another tracer.
    private func clientTracing(_ tracing: RequestTracing, limit: Duration?) -> ClientTracing {
        var settings: ClientSettings?
        if let tracer, !(tracer is NoOpTracer), !(tracer is any StandsOnOpenTracing) {
            settings = tracing.settings.client
            settings?.propagatedHeaders = .nothing
            settings?.propagatedHeadersToOtherOrigins = .nothing
        }
        return ClientTracing(asyncHTTPClient: tracing, settings: settings, limits: TimeLimits(whole: limit))
    }

    /// Sends a request that already has its span and headers. A client tracer based on this package is suppressed, so that it
    /// does not add its own.
    private nonisolated(nonsending) func withoutSpanOfItsOwn(
        _ send: nonisolated(nonsending) () async throws -> HTTPClientResponse
    ) async throws -> HTTPClientResponse {
        guard let tracer = tracer as? any StandsOnOpenTracing else { return try await send() }
        return try await tracer.scopeManager.withState(.suppressed, send)
    }
}
#endif
