//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if Hummingbird
import HTTPTypes
public import Hummingbird
public import HummingbirdRouter
import OpenTracingInstrumentation

/// The routes of a ``TracedRoutes`` value or a ``TracedRouteCollection`` in a ``TracedRouterBuilder``.
public struct CollectedRoutes<Context: RouterRequestContext>: RouterMiddleware {
    private let routes: [TracedRouteMiddleware<Context>]

    init(_ register: (RouteCollector<Context>) -> Void) {
        let collector = RouteCollector<Context>()
        register(collector)
        routes = collector.routes
    }

    /// Answers a request for one of the routes, and passes others on.
    public func handle(
        _ request: Request,
        context: Context,
        next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        try await handle(request, context: context, from: routes.startIndex, next: next)
    }

    private func handle(
        _ request: Request,
        context: Context,
        from index: Int,
        next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        guard index < routes.endIndex else { return try await next(request, context) }
        return try await routes[index].handle(request, context: context) { request, context in
            try await handle(request, context: context, from: index + 1, next: next)
        }
    }
}

/// Where a collection registers its routes.
final class RouteCollector<Context: RouterRequestContext>: TracedRouterMethods {
    private(set) var routes: [TracedRouteMiddleware<Context>] = []

    @discardableResult
    func on<Responder: HTTPResponder>(
        _ path: RouterPath,
        method: HTTPRequest.Method,
        annotation: RouteAnnotation,
        responder: Responder
    ) -> Self where Responder.Context == Context {
        routes.append(TracedRouteMiddleware(path, method: method, annotation: annotation, responder: responder))
        return self
    }

    /// Middleware of a collection belongs to its groups, which keep it.
    @discardableResult
    func add(middleware: any MiddlewareProtocol<Request, Response, Context>) -> Self {
        assertionFailure("Middleware of a collection is added to its group.")
        return self
    }

    func report(_ problem: RouteProblem) {
        RouteScope.current?.table.report(problem)
    }
}
#endif
