//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if Hummingbird
public import Hummingbird
import HTTPTypes
import NIOCore
public import TracedRouting

/// Answers Hummingbird's requests with a ``TracedRouting/TracedRouter``. Bodies stream both ways.
///
/// Handlers reach the context with `request.context(AppContext.self)`, and with that what middleware of Hummingbird's has learned:
///
/// ```swift
/// let router = try TracedRouter(tracing) {
///     Get("/me", traced: true) { request in .text(request.context(AppContext.self)?.identity?.name ?? "") }
/// }
/// let application = Application(
///     router: TracedRouterResponder(router, context: AppContext.self, middleware: [Authenticator()])
/// )
/// ```
///
/// Handlers may throw what Hummingbird's own handlers do: an `HTTPResponseError` is answered as it says.
public struct TracedRouterResponder<Context: RequestContext>: HTTPResponder, HTTPResponderBuilder {
    private typealias Answer = @Sendable (Hummingbird.Request, Context) async throws -> Hummingbird.Response

    /// The router, behind the middleware.
    private let answer: Answer

    /// Creates a responder.
    ///
    /// - Parameters:
    ///   - router: answers the requests.
    ///   - context: the type of the context, which handlers and attributes can read.
    ///   - middleware: of Hummingbird's, the first outermost. It runs before the router: a request that it rejects has no span,
    ///     and what it puts into the context is there when the span starts.
    public init(
        _ router: TracedRouter,
        context: Context.Type = Context.self,
        middleware: [any MiddlewareProtocol<Hummingbird.Request, Hummingbird.Response, Context>] = []
    ) {
        var answer: Answer = { request, context in
            await Self.respond(to: request, context: context, with: router)
        }
        for middleware in middleware.reversed() {
            answer = { [next = answer] request, context in
                try await middleware.handle(request, context: context, next: next)
            }
        }
        self.answer = answer
    }

    /// Answers a request. Errors of handlers are responses; so are errors of middleware that say what they are answered with.
    ///
    /// - Throws: what else middleware throws.
    public func respond(to request: Hummingbird.Request, context: Context) async throws -> Hummingbird.Response {
        do {
            return try await answer(request, context)
        } catch let error as any HTTPResponseError {
            return try error.response(from: request, context: context)
        }
    }

    /// The responder itself, so that it can be passed to an application: `Application(router: responder)`.
    public func buildResponder() -> TracedRouterResponder<Context> { self }

    private static func respond(
        to request: Hummingbird.Request,
        context: Context,
        with router: TracedRouter
    ) async -> Hummingbird.Response {
        let body = LentRequestBody(of: request)
        let response = await router.respond(
            to: TracedRouting.Request(request, context: context, bodyOn: body.loan),
            foreignErrors: { ($0 as? any HTTPResponseError)?.tracedResponse(to: request, context: context) }
        )
        return Hummingbird.Response(
            response,
            ending: body,
            closesToEndHead: request.method == .head && (context as? TracedRequestContext)?.sharesConnection == false
        )
    }
}

extension TracedRouter: HTTPResponderBuilder {
    /// The responder for Hummingbird, so that a router can be passed to an application: `Application(router: router)`.
    public func buildResponder() -> TracedRouterResponder<TracedRequestContext> {
        TracedRouterResponder(self)
    }
}
#endif
