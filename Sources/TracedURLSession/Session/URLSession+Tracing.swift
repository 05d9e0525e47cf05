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

// Calls on a session that is there already. A session asks its own delegate about redirects, so of those only the URL where
// they led is known here; `TracedSession` sees each of them. A redirect that is followed unseen copies the headers, so baggage
// goes along only where `propagatedHeadersToOtherOrigins` allows it.

extension URLSession {
    /// Sends a request and receives the whole response, with a span that is a child of what is active.
    ///
    /// The span has the method, the URL without secrets, host and port, the status and the size of the body. A status of 400
    /// and above and a failure to connect are errors of the call. The span ends when the whole body has arrived.
    ///
    /// - Parameters:
    ///   - request: the request; what it has of an earlier context is replaced.
    ///   - tracing: the tracer and the settings.
    ///   - call: what is said about this request: `"inventory.stock"`, `.off`, …
    /// - Returns: the body and the head of the response.
    /// - Throws: what `URLSession` throws, unchanged.
    public func data(
        for request: URLRequest,
        tracing: RequestTracing,
        _ call: ClientCall = .traced
    ) async throws -> (Data, URLResponse) {
        try await traced(request, tracing, call, size: \.count) { try await self.data(for: $0) }
    }

    /// Sends a `GET` request and receives the whole response, with a span that is a child of what is active.
    ///
    /// - Parameters:
    ///   - url: what to get.
    ///   - tracing: the tracer and the settings.
    ///   - call: what is said about this request.
    /// - Returns: the body and the head of the response.
    /// - Throws: what `URLSession` throws, unchanged.
    public func data(
        from url: URL,
        tracing: RequestTracing,
        _ call: ClientCall = .traced
    ) async throws -> (Data, URLResponse) {
        try await data(for: URLRequest(url: url), tracing: tracing, call)
    }

    /// Sends a request with a body and receives the whole response, with a span that is a child of what is active.
    ///
    /// - Parameters:
    ///   - request: the request; what it has of an earlier context is replaced.
    ///   - body: the body to send.
    ///   - tracing: the tracer and the settings.
    ///   - call: what is said about this request.
    /// - Returns: the body and the head of the response.
    /// - Throws: what `URLSession` throws, unchanged.
    public func upload(
        for request: URLRequest,
        from body: Data,
        tracing: RequestTracing,
        _ call: ClientCall = .traced
    ) async throws -> (Data, URLResponse) {
        try await traced(request, tracing, call, size: \.count) { try await self.upload(for: $0, from: body) }
    }

    /// Sends a request with a file as its body and receives the whole response, with a span that is a child of what is active.
    ///
    /// - Parameters:
    ///   - request: the request; what it has of an earlier context is replaced.
    ///   - file: the file to send.
    ///   - tracing: the tracer and the settings.
    ///   - call: what is said about this request.
    /// - Returns: the body and the head of the response.
    /// - Throws: what `URLSession` throws, unchanged.
    public func upload(
        for request: URLRequest,
        fromFile file: URL,
        tracing: RequestTracing,
        _ call: ClientCall = .traced
    ) async throws -> (Data, URLResponse) {
        try await traced(request, tracing, call, size: \.count) { try await self.upload(for: $0, fromFile: file) }
    }

    /// Sends a request and receives the body as a file, with a span that is a child of what is active.
    ///
    /// - Parameters:
    ///   - request: the request; what it has of an earlier context is replaced.
    ///   - tracing: the tracer and the settings.
    ///   - call: what is said about this request.
    /// - Returns: the file, which is yours to remove, and the head of the response.
    /// - Throws: what `URLSession` throws, unchanged.
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
