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
import TracedRouting

/// The routes of a ``TracedRoutes`` value or a ``TracedRouteCollection`` in a ``TracedRouterBuilder``.
public struct CollectedRoutes<Context: RouterRequestContext>: RouterMiddleware {
    private let routes: [TracedRouteMiddleware<Context>]

    init(_ register: (RouteCollector<Context>) -> Void) {
        let collector = RouteCollector<Context>()
        register(collector)
        routes = collector.routes
    }

    /// Responds to a request for one of the routes, or calls the next handler.
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

/// Collects the routes that a collection registers.
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

    /// Groups of a collection store their own middleware.
    @discardableResult
    func add(middleware: any MiddlewareProtocol<Request, Response, Context>) -> Self {
        assertionFailure("Add middleware for a collection to its group.")
        return self
    }

    func report(_ problem: RouteProblem) {
        RouteScope.current?.table.report(problem)
    }
}

/// Finds the routes inside Hummingbird middleware.
enum FoundRoutes {
    /// Finds the routes by reflection, in the order in which they are tried.
    static func forEach(in value: Any, _ body: (_ method: String, _ path: String) -> Void) {
        switch value {
        case let route as any FoundRoute:
            body(route.method.rawValue, route.fullPath)
        case let container as any RoutesContainer:
            for child in Mirror(reflecting: container).children { forEach(in: child.value, body) }
        default:
            // The storage of containers: an optional part, or the array from a loop.
            let mirror = Mirror(reflecting: value)
            guard mirror.displayStyle == .optional || mirror.displayStyle == .collection else { return }
            for child in mirror.children { forEach(in: child.value, body) }
        }
    }
}

/// A Hummingbird route with any handler.
private protocol FoundRoute {
    var method: HTTPRequest.Method { get }
    var fullPath: String { get }
}

/// A Hummingbird type that may contain routes.
private protocol RoutesContainer {}

extension HummingbirdRouter.Route: FoundRoute {}
extension RouteGroup: RoutesContainer {}
extension ContextTransform: RoutesContainer {}
extension ThrowingContextTransform: RoutesContainer {}
extension _Middleware2: RoutesContainer {}
extension _OptionalMiddleware: RoutesContainer {}
extension _SpreadMiddleware: RoutesContainer {}

/// The position in a ``TracedRouterBuilder`` that is being built: the enclosing rules and the route table.
struct RouteScope: Sendable {
    /// The scope of the running closure.
    @TaskLocal static var current: RouteScope?

    let table: RouteTable
    /// The enclosing limits, innermost first.
    private(set) var limits: [TimeLimit] = []
    /// The enclosing rules, innermost first.
    private var surroundings: [(tracing: RouteTracing, place: String)] = []

    init(table: RouteTable) {
        self.table = table
    }

    /// Returns the scope inside a group.
    func inside(_ place: String, tracing: RouteTracing, limit: TimeLimit?) -> RouteScope {
        if tracing.operationName != nil { table.report(.nameForSeveral(at: place)) }
        var inner = self
        inner.surroundings.insert((tracing, place), at: 0)
        if let limit { inner.limits.insert(limit, at: 0) }
        return inner
    }

    /// Returns the effective annotation of a route in this scope.
    func annotation(_ annotation: RouteAnnotation) -> RouteAnnotation {
        surroundings.reduce(annotation) { $0.within($1.tracing, place: $1.place) }
    }

    /// Adds the routes found inside Hummingbird middleware.
    func addRoutes(in middleware: Any) {
        FoundRoutes.forEach(in: middleware) { method, path in
            table.add(method: method, path: path, annotation: annotation(RouteAnnotation(.inherit)))
        }
    }
}
#endif
