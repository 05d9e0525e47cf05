//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if Hummingbird
public import HTTPTypes
public import Hummingbird
public import OpenTracingInstrumentation

/// Routes that are put together before there is a router for them, and say themselves whether and how they are traced.
///
/// ```swift
/// let items = TracedRouteCollection(context: TracedRequestContext.self)
/// items.put(":id", traced: "item.put") { request, context in … }
/// router.addRoutes(items, atPath: "items")
/// ```
///
/// A `RouteCollection` of Hummingbird's can be added as well; its routes are those about which nothing is said.
public final class TracedRouteCollection<Context: RequestContext>: TracedRouterMethods {
    private struct Route {
        let path: RouterPath
        let method: HTTPRequest.Method
        let annotation: RouteAnnotation
        let responder: AnyResponder<Context>
    }

    private var routes: [Route] = []
    private var problems: [RouteProblem] = []
    private let middleware = MiddlewareStack<Context>()

    /// Creates an empty collection.
    ///
    /// - Parameter context: the type of the context of its routes.
    public init(context: Context.Type = BasicRequestContext.self) {}

    /// Adds middleware for the routes that are registered after it. It runs inside the span.
    @discardableResult
    public func add(middleware: any MiddlewareProtocol<Hummingbird.Request, Hummingbird.Response, Context>) -> Self {
        self.middleware.add(middleware)
        return self
    }

    /// Registers a responder with what is said about it so far.
    @discardableResult
    public func on<Responder: HTTPResponder>(
        _ path: RouterPath,
        method: HTTPRequest.Method,
        annotation: RouteAnnotation,
        responder: Responder
    ) -> Self where Responder.Context == Context {
        let responder = middleware.responder(around: responder)
        routes.append(Route(path: path, method: method, annotation: annotation, responder: responder))
        return self
    }

    /// Keeps a mistake in what is said about routes, to be reported by the router.
    public func report(_ problem: RouteProblem) {
        problems.append(problem)
    }

    /// Adds its routes to a router, with the mistakes that were found while they were put together.
    func add(to router: some TracedRouterMethods<Context>) {
        for route in routes {
            router.on(route.path, method: route.method, annotation: route.annotation, responder: route.responder)
        }
        for problem in problems { router.report(problem) }
    }
}
#endif
