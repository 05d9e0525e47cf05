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

/// Requests of a client that is there already, each with a span that is a child of what is active.
///
/// The client follows redirects by itself, and tells of them once they have led to a response; a ``TracedHTTPClient`` sees each of
/// them. A redirect that is followed unseen copies the headers, so baggage goes along only where
/// `ClientSettings.propagatedHeadersToOtherOrigins` allows it.
///
/// A client whose tracer is this package's bridge to swift-distributed-tracing opens no span of its own here: the request has one
/// span, and one context goes out with it.
///
/// A client with another tracer of swift-distributed-tracing writes the context of a span of its own into each request, and cannot be
/// told to leave that out. So that one context goes out and not two, ours stays behind then: the trace that goes on is that of
/// the client's tracer. Build the client with `configuration.tracing.tracer = nil` to have ours go on.
extension HTTPClient {
    /// Sends a request and returns when the head of the response has arrived.
    ///
    /// The span ends with the last byte of the body, with an error while reading, when the reading task is cancelled, or when
    /// the body is dropped before its end; with the head where `call` or the settings say so.
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

    /// Sends a request and returns when the head of the response has arrived, as
    /// ``execute(_:deadline:logger:tracing:_:)`` does.
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

    /// Tracing of this client: without headers where it writes those of another tracer.
    private func clientTracing(_ tracing: RequestTracing, limit: Duration?) -> ClientTracing {
        var settings: ClientSettings?
        if let tracer, !(tracer is NoOpTracer), !(tracer is any StandsOnOpenTracing) {
            settings = tracing.settings.client
            settings?.propagatedHeaders = .nothing
            settings?.propagatedHeadersToOtherOrigins = .nothing
        }
        return ClientTracing(asyncHTTPClient: tracing, settings: settings, limits: TimeLimits(whole: limit))
    }

    /// Sends a request that has its span and its headers already: where the client's tracer stands on this project, it opens and writes
    /// none besides.
    private nonisolated(nonsending) func withoutSpanOfItsOwn(
        _ send: nonisolated(nonsending) () async throws -> HTTPClientResponse
    ) async throws -> HTTPClientResponse {
        guard let tracer = tracer as? any StandsOnOpenTracing else { return try await send() }
        return try await tracer.scopeManager.withState(.suppressed, send)
    }
}
#endif
