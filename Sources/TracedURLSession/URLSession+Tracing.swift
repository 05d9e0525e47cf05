//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
public import Foundation
import OpenTracing
public import TracedRouting

#if canImport(FoundationNetworking)
public import FoundationNetworking
#endif

extension URLSession {
    /// The tag `component` of the spans of this client.
    static let tracingComponent = "url-session"

    /// Sends a request and receives the whole answer, with a span that is a child of what is active.
    ///
    /// The span has the method, the URL without secrets, host and port, and the status. A status of 400 and above and a
    /// failure to connect are errors of the call. The span ends when the whole body has arrived.
    ///
    /// - Parameters:
    ///   - request: the request; what it has of an earlier context is replaced.
    ///   - tracing: the tracer and the settings.
    ///   - call: what is said about this request: `"inventory.stock"`, `.off`, …
    /// - Returns: the body and the head of the answer.
    /// - Throws: what `URLSession` throws, unchanged.
    public func data(
        for request: URLRequest,
        tracing: RequestTracing,
        _ call: ClientCall = .traced
    ) async throws -> (Data, URLResponse) {
        try await traced(request, tracing, call) { try await self.data(for: $0) }
    }

    /// Sends a `GET` request and receives the whole answer, with a span that is a child of what is active.
    ///
    /// - Parameters:
    ///   - url: what to get.
    ///   - tracing: the tracer and the settings.
    ///   - call: what is said about this request.
    /// - Returns: the body and the head of the answer.
    /// - Throws: what `URLSession` throws, unchanged.
    public func data(
        from url: URL,
        tracing: RequestTracing,
        _ call: ClientCall = .traced
    ) async throws -> (Data, URLResponse) {
        try await data(for: URLRequest(url: url), tracing: tracing, call)
    }

    /// Sends a request with a body and receives the whole answer, with a span that is a child of what is active.
    ///
    /// - Parameters:
    ///   - request: the request; what it has of an earlier context is replaced.
    ///   - body: the body to send.
    ///   - tracing: the tracer and the settings.
    ///   - call: what is said about this request.
    /// - Returns: the body and the head of the answer.
    /// - Throws: what `URLSession` throws, unchanged.
    public func upload(
        for request: URLRequest,
        from body: Data,
        tracing: RequestTracing,
        _ call: ClientCall = .traced
    ) async throws -> (Data, URLResponse) {
        try await traced(request, tracing, call) { try await self.upload(for: $0, from: body) }
    }

    private func traced(
        _ request: URLRequest,
        _ tracing: RequestTracing,
        _ call: ClientCall,
        _ send: (URLRequest) async throws -> (Data, URLResponse)
    ) async throws -> (Data, URLResponse) {
        try await ClientTracing(tracing, component: Self.tracingComponent).trace(
            OutgoingURLRequest(request: request),
            call,
            statusCode: { ($0.1 as? HTTPURLResponse)?.statusCode },
            { outgoing in try await send(outgoing.request) }
        )
    }
}
