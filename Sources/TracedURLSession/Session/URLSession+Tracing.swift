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

/// Calls on a session that is there already, each with a span that is a child of what is active. The span ends when the whole body
/// has arrived.
///
/// `call` is what is said about a request; errors are those of `URLSession`, unchanged.
///
/// A session asks its own delegate about redirects, so of those only the URL where they led is known here; a ``TracedSession`` sees
/// each of them. A redirect that is followed unseen copies the headers, so baggage goes along only where
/// `ClientSettings.propagatedHeadersToOtherOrigins` allows it.
extension URLSession {
    /// Sends a request and receives the whole response, as ``TracedSession/data(for:_:)`` does.
    public func data(
        for request: URLRequest,
        tracing: RequestTracing,
        _ call: ClientCall = .traced
    ) async throws -> (Data, URLResponse) {
        try await traced(request, tracing, call, size: \.count) { try await self.data(for: $0) }
    }

    /// Gets a URL and receives the whole response, as ``TracedSession/data(from:_:)`` does.
    public func data(
        from url: URL,
        tracing: RequestTracing,
        _ call: ClientCall = .traced
    ) async throws -> (Data, URLResponse) {
        try await data(for: URLRequest(url: url), tracing: tracing, call)
    }

    /// Sends a request with a body and receives the whole response, as ``TracedSession/upload(for:from:_:)`` does.
    public func upload(
        for request: URLRequest,
        from body: Data,
        tracing: RequestTracing,
        _ call: ClientCall = .traced
    ) async throws -> (Data, URLResponse) {
        try await traced(request, tracing, call, size: \.count) { try await self.upload(for: $0, from: body) }
    }

    /// Sends a request with a file as its body and receives the whole response, as ``TracedSession/upload(for:fromFile:_:)`` does.
    public func upload(
        for request: URLRequest,
        fromFile file: URL,
        tracing: RequestTracing,
        _ call: ClientCall = .traced
    ) async throws -> (Data, URLResponse) {
        try await traced(request, tracing, call, size: \.count) { try await self.upload(for: $0, fromFile: file) }
    }

    /// Sends a request and receives the body as a file, which is yours to remove. The span does not say how large it is.
    ///
    /// On Linux, `URLSession` leaves the file behind when the download is cancelled or fails; ``TracedSession/download(for:_:)`` does
    /// not.
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
