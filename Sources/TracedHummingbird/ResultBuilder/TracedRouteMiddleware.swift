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

/// A route in a ``TracedRouterBuilder``, known to the builder's table.
public struct TracedRouteMiddleware<Context: RouterRequestContext>: RouterMiddleware {
    private let route: HummingbirdRouter.Route<_RouteHandlerMiddleware<Endpoint>, Context>

    /// Creates a route and adds it to the table of the router being built.
    init(
        _ path: RouterPath,
        method: HTTPRequest.Method,
        annotation: RouteAnnotation,
        responder: some HTTPResponder<Context>
    ) {
        let scope = RouteScope.current
        var annotation = scope?.annotation(annotation) ?? annotation
        var responder = AnyResponder(noting: responder)
        for limit in scope?.limits ?? [] {
            annotation.isLimited = true
            responder = responder.limited(to: limit)
        }
        let endpoint = Endpoint(responder: responder)
        // A route's own middleware is innermost, and the only middleware that can be abandoned when a limit expires.
        let make = { endpoint }
        route = HummingbirdRouter.Route(method, path, builder: make)
        scope?.table.add(method: method.rawValue, path: route.fullPath, annotation: annotation)
    }

    /// Responds to a request for the route, or calls the next handler.
    public func handle(
        _ request: Request,
        context: Context,
        next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        try await route.handle(request, context: context, next: next)
    }

    /// Responds to every request that reaches it.
    private struct Endpoint: RouterMiddleware {
        let responder: AnyResponder<Context>

        func handle(
            _ request: Request,
            context: Context,
            next: (Request, Context) async throws -> Response
        ) async throws -> Response {
            try await responder.respond(to: request, context: context)
        }
    }
}

/// Looks up the route of a request in a result-builder router, which itself finds it only while handling the request.
///
/// As in the router, the first match wins. Does not allocate.
struct RouteMatcher: Sendable {
    private let routes: [MatchedRoute]

    /// - Parameters:
    ///   - entries: the routes, in the order in which the router tries them.
    ///   - isCaseInsensitive: whether the router ignores the case of letters.
    init(_ entries: [RouteTable.Entry], isCaseInsensitive: Bool) {
        routes = entries.map { MatchedRoute($0, isCaseInsensitive: isCaseInsensitive) }
    }

    /// Returns the first route for a method and a path.
    func match(method: String, path: String) -> MatchedRoute? {
        var path = path
        return path.withUTF8 { path in
            routes.first { $0.entry.method == method && $0.matches(path) }
        }
    }

    /// Returns the methods, other than the given one, that have a route for a path.
    func methods(for path: String, besides method: String) -> [String] {
        var path = path
        return path.withUTF8 { path in
            var methods: [String] = []
            for route in routes where route.entry.method != method && route.matches(path) {
                if !methods.contains(route.entry.method) { methods.append(route.entry.method) }
            }
            return methods
        }
    }
}
#endif
