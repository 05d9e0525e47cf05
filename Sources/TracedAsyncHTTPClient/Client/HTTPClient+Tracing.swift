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
public import OpenTracingInstrumentation
import Tracing

/// Requests of a client that is there already, each with a span that is a child of what is active.
///
/// The client follows redirects by itself, and tells of them once they have led to a response; a ``TracedHTTPClient`` sees each of
/// them. A redirect that is followed unseen copies the headers, so baggage goes along only where
/// `ClientSettings.propagatedHeadersToOtherOrigins` allows it.
///
/// A client that has a tracer of swift-distributed-tracing writes the context of a span of its own into each request, and cannot be
/// told to leave that out. So that one context goes out and not two, ours stays behind then: the trace that goes on is that of
/// the client's tracer. Build the client with `configuration.tracing.tracer = nil` to have ours go on, or with the bridge of this
/// package as its tracer.
extension HTTPClient {
    /// Sends a request and returns when the head of the response has arrived.
    ///
    /// The span ends with the last byte of the body, with an error while reading, when the reading task is cancelled, or when
    /// the body is dropped before its end; with the head where `call` or the settings say so.
    ///
    /// - Parameters:
    ///   - request: the request; what it has of an earlier context is replaced.
    ///   - deadline: when the head of the response must have arrived.
    ///   - logger: the log of the client for this request.
    ///   - tracing: the tracer and the settings.
    ///   - call: what is said about this request: `"inventory.stock"`, `.off`, …
    /// - Returns: the response.
    /// - Throws: what AsyncHTTPClient throws, unchanged.
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
            let response = try await execute(sent, deadline: deadline, logger: logger)
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
    ///   - request: the request; what it has of an earlier context is replaced.
    ///   - timeout: how long the head of the response may take.
    ///   - logger: the log of the client for this request.
    ///   - tracing: the tracer and the settings.
    ///   - call: what is said about this request.
    /// - Returns: the response.
    /// - Throws: what AsyncHTTPClient throws, unchanged.
    public func execute(
        _ request: HTTPClientRequest,
        timeout: TimeAmount,
        logger: Logger? = nil,
        tracing: RequestTracing,
        _ call: ClientCall = .traced
    ) async throws -> HTTPClientResponse {
        try await execute(request, deadline: .now() + timeout, logger: logger, tracing: tracing, call)
    }

    /// Tracing of this client: without headers where it writes its own.
    private func clientTracing(_ tracing: RequestTracing, limit: Duration?) -> ClientTracing {
        var settings: ClientSettings?
        if let tracer, !(tracer is NoOpTracer) {
            settings = tracing.settings.client
            settings?.propagatedHeaders = .nothing
            settings?.propagatedHeadersToOtherOrigins = .nothing
        }
        return ClientTracing(asyncHTTPClient: tracing, settings: settings, limits: TimeLimits(whole: limit))
    }
}
#endif
