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

/// The routes that stand in middleware of Hummingbird's.
enum FoundRoutes {
    /// Finds them by reflection, in the order in which they are tried.
    static func forEach(in value: Any, _ body: (_ method: String, _ path: String) -> Void) {
        switch value {
        case let route as any FoundRoute:
            body(route.method.rawValue, route.fullPath)
        case let container as any RoutesContainer:
            for child in Mirror(reflecting: container).children { forEach(in: child.value, body) }
        default:
            // What the containers keep: one part, or as many as a loop has made.
            let mirror = Mirror(reflecting: value)
            guard mirror.displayStyle == .optional || mirror.displayStyle == .collection else { return }
            for child in mirror.children { forEach(in: child.value, body) }
        }
    }
}

/// A route of Hummingbird's, whatever its handler is.
private protocol FoundRoute {
    var method: HTTPRequest.Method { get }
    var fullPath: String { get }
}

/// What of Hummingbird's may have routes inside.
private protocol RoutesContainer {}

extension HummingbirdRouter.Route: FoundRoute {}
extension RouteGroup: RoutesContainer {}
extension ContextTransform: RoutesContainer {}
extension ThrowingContextTransform: RoutesContainer {}
extension _Middleware2: RoutesContainer {}
extension _OptionalMiddleware: RoutesContainer {}
extension _SpreadMiddleware: RoutesContainer {}

/// Where in a ``TracedRouterBuilder`` routes are being put together: what is said around them, and who knows them.
struct RouteScope: Sendable {
    /// That of the closure that runs.
    @TaskLocal static var current: RouteScope?

    let table: RouteTable
    /// The limits around, the innermost first.
    private(set) var limits: [TimeLimit] = []
    /// What is said around, the innermost first.
    private var surroundings: [(tracing: RouteTracing, place: String)] = []

    init(table: RouteTable) {
        self.table = table
    }

    /// That of a place inside.
    func inside(_ place: String, tracing: RouteTracing, limit: TimeLimit?) -> RouteScope {
        if tracing.operationName != nil { table.report(.nameForSeveral(at: place)) }
        var inner = self
        inner.surroundings.insert((tracing, place), at: 0)
        if let limit { inner.limits.insert(limit, at: 0) }
        return inner
    }

    /// What counts for a route here.
    func annotation(_ annotation: RouteAnnotation) -> RouteAnnotation {
        surroundings.reduce(annotation) { $0.within($1.tracing, place: $1.place) }
    }

    /// Makes the routes known that stand in middleware of Hummingbird's.
    func addRoutes(in middleware: Any) {
        FoundRoutes.forEach(in: middleware) { method, path in
            table.add(method: method, path: path, annotation: annotation(RouteAnnotation(.inherit)))
        }
    }
}
#endif
