//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if FlyingFox
public import FlyingFox
public import TracedRouting

/// FlyingFox serves a traced router as it serves any handler. Bodies stream both ways.
///
/// ```swift
/// let router = try TracedRouter(tracing) {
///     Get("/orders/:id", traced: true) { request in .text(request.parameters.id ?? "") }
/// }
/// try await HTTPServer(port: 8080, handler: router).run()
/// ```
///
/// Handlers reach the request that FlyingFox received with `request.context(HTTPRequest.self)`.
extension TracedRouter: HTTPHandler {
    /// Answers a request that FlyingFox received. It begins the request's span, and errors of handlers are responses.
    ///
    /// The router answers every request that it is given, with 404 where it has no route: FlyingFox asks no handler after it.
    ///
    /// - Parameter request: the request.
    /// - Returns: the response. Its span finishes when FlyingFox has sent the body, or has dropped it.
    public func handleRequest(_ request: HTTPRequest) async -> HTTPResponse {
        let body = LentRequestBody(request.bodySequence)
        let response = await respond(
            to: Request(request, body: body),
            foreignErrors: { $0 is HTTPUnhandledError ? Response(.notFound) : nil }
        )
        return HTTPResponse(response, takingBack: body, isHead: request.method == .HEAD)
    }
}
#endif
