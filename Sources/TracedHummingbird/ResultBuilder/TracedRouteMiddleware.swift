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

/// A route in a ``TracedRouterBuilder``, which knows it.
public struct TracedRouteMiddleware<Context: RouterRequestContext>: RouterMiddleware {
    private let route: HummingbirdRouter.Route<_RouteHandlerMiddleware<Endpoint>, Context>

    /// Makes a route, and makes it known to the router that is being put together.
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
        // The middleware of a route is its innermost, and the only one that can be left behind when a limit is over.
        let make = { endpoint }
        route = HummingbirdRouter.Route(method, path, builder: make)
        scope?.table.add(method: method.rawValue, path: route.fullPath, annotation: annotation)
    }

    /// Answers a request for the route, and passes others on.
    public func handle(
        _ request: Request,
        context: Context,
        next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        try await route.handle(request, context: context, next: next)
    }

    /// Answers all requests that reach it.
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

/// Finds the route of a request among those of a result-builder router, which itself finds it only on the way.
///
/// The first route that matches counts, as in the router. Nothing is allocated.
struct RouteMatcher: Sendable {
    private let routes: [MatchedRoute]

    /// - Parameters:
    ///   - entries: the routes, in the order in which the router tries them.
    ///   - isCaseInsensitive: whether the router regards letters in upper and in lower case as the same.
    init(_ entries: [RouteTable.Entry], isCaseInsensitive: Bool) {
        routes = entries.map { MatchedRoute($0, isCaseInsensitive: isCaseInsensitive) }
    }

    /// The first route for a method and a path.
    func match(method: String, path: String) -> MatchedRoute? {
        var path = path
        return path.withUTF8 { path in
            routes.first { $0.entry.method == method && $0.matches(path) }
        }
    }

    /// The methods other than one that have a route for a path.
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
