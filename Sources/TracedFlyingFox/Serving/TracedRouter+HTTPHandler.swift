//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if FlyingFox
public import FlyingFox
public import TracedRouting

/// FlyingFox serves a traced router like any handler. Bodies stream in both directions.
///
/// ```swift
/// let router = try TracedRouter(tracing) {
///     Get("/orders/:id", traced: true) { request in .text(request.parameters.id ?? "") }
/// }
/// try await HTTPServer(port: 8080, handler: router).run()
/// ```
///
/// Handlers access FlyingFox's request with `request.context(HTTPRequest.self)`.
extension TracedRouter: HTTPHandler {
    /// Handles a request: starts its span, and converts errors of handlers to responses.
    ///
    /// The router answers every request, with 404 if no route matches, so FlyingFox asks no later handler.
    ///
    /// - Parameter request: the request.
    /// - Returns: the response. Its span finishes when FlyingFox has sent or dropped the body.
    public func handleRequest(_ request: HTTPRequest) async -> HTTPResponse {
        let body = LentRequestBody(request.bodySequence)
        let response = await respond(
            to: Request(request, body: body),
            foreignErrors: { error, _ in error is HTTPUnhandledError ? Response(.notFound) : nil }
        )
        return HTTPResponse(response, takingBack: body, isHead: request.method == .HEAD)
    }
}
#endif
