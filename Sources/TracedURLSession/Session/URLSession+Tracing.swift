//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
public import Foundation
import OpenTracing
public import OpenTracingInstrumentation

#if canImport(FoundationNetworking)
public import FoundationNetworking
#endif

/// Requests on an existing session, each in a child span of the active span. The span finishes when the whole body has arrived.
///
/// `call` is the tracing rule of a request; errors are those of `URLSession`, unchanged.
///
/// A session asks its own delegate about redirects, so only the final URL is known here; a ``TracedSession`` sees every redirect.
/// Redirects followed by the session copy the headers, so baggage is sent only if
/// `ClientSettings.propagatedHeadersToOtherOrigins` allows it.
extension URLSession {
    /// Sends a request and receives the whole response, like ``TracedSession/data(for:_:)``.
    public func data(
        for request: URLRequest,
        tracing: RequestTracing,
        _ call: ClientCall = .traced
    ) async throws -> (Data, URLResponse) {
        try await traced(request, tracing, call, size: \.count) { try await self.data(for: $0) }
    }

    /// Requests a URL and receives the whole response, like ``TracedSession/data(from:_:)``.
    public func data(
        from url: URL,
        tracing: RequestTracing,
        _ call: ClientCall = .traced
    ) async throws -> (Data, URLResponse) {
        try await data(for: URLRequest(url: url), tracing: tracing, call)
    }

    /// Sends a request with a body and receives the whole response, like ``TracedSession/upload(for:from:_:)``.
    public func upload(
        for request: URLRequest,
        from body: Data,
        tracing: RequestTracing,
        _ call: ClientCall = .traced
    ) async throws -> (Data, URLResponse) {
        try await traced(request, tracing, call, size: \.count) { try await self.upload(for: $0, from: body) }
    }

    /// Sends a request with a file as its body and receives the whole response, like ``TracedSession/upload(for:fromFile:_:)``.
    public func upload(
        for request: URLRequest,
        fromFile file: URL,
        tracing: RequestTracing,
        _ call: ClientCall = .traced
    ) async throws -> (Data, URLResponse) {
        try await traced(request, tracing, call, size: \.count) { try await self.upload(for: $0, fromFile: file) }
    }

    /// Sends a request and receives the body as a file, which the caller must remove. The span does not record its size.
    ///
    /// On Linux, `URLSession` leaves the file behind if the download fails or is cancelled; ``TracedSession/download(for:_:)``
    /// does not.
    public func download(
        for request: URLRequest,
        tracing: RequestTracing,
        _ call: ClientCall = .traced
    ) async throws -> (URL, URLResponse) {
        try await traced(request, tracing, call, size: { _ in nil }, { try await self.download(for: $0) })
    }

    private func traced<Body>(
        _ request: URLRequest,
        _ tracing: RequestTracing,
        _ call: ClientCall,
        size: (Body) -> Int?,
        _ send: (URLRequest) async throws -> (Body, URLResponse)
    ) async throws -> (Body, URLResponse) {
        var outgoing = OutgoingURLRequest(request, sentWith: configuration)
        let exchange = ClientTracing(urlSession: tracing).begin(&outgoing, call)
        defer { exchange.finish() }
        return try await exchange.send(
            response: { $0.1.head },
            {
                let (body, response) = try await send(outgoing.request)
                if let url = response.redirectedURL(from: request) { exchange.followedRedirects(to: url) }
                if let size = size(body) { exchange.received(bytes: size) }
                return (body, response)
            }
        )
    }
}
