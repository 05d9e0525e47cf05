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
import TracedRouting

/// A group of routes in a ``TracedHummingbirdRouter`` with a path prefix and its own middleware.
public struct TracedRouterGroup<Context: RequestContext>: TracedRouterMethods {
    private let path: RouterPath
    private let tracing: RouteTracing
    private let place: String
    private let limit: TimeLimit?
    private let parent: any TracedRouterMethods<Context>
    private let middleware = MiddlewareStack<Context>()

    init(
        path: RouterPath,
        tracing: RouteTracing,
        place: String? = nil,
        limit: TimeLimit? = nil,
        parent: any TracedRouterMethods<Context>
    ) {
        self.path = path
        self.tracing = tracing
        self.place = place ?? "the group \"\(path)\""
        self.limit = limit
        self.parent = parent
        if tracing.operationName != nil { parent.report(.nameForSeveral(at: self.place)) }
    }

    /// Adds middleware for the routes registered after it. The middleware runs inside the span.
    @discardableResult
    public func add(middleware: any MiddlewareProtocol<Hummingbird.Request, Hummingbird.Response, Context>) -> Self {
        self.middleware.add(middleware)
        return self
    }

    /// Registers a responder with its annotation.
    @discardableResult
    public func on<Responder: HTTPResponder>(
        _ path: RouterPath,
        method: HTTPRequest.Method,
        annotation: RouteAnnotation,
        responder: Responder
    ) -> Self where Responder.Context == Context {
        var annotation = annotation.within(tracing, place: place)
        var responder = middleware.responder(around: responder)
        if let limit {
            annotation.isLimited = true
            responder = responder.limited(to: limit)
        }
        parent.on(self.path.appendingPath(path), method: method, annotation: annotation, responder: responder)
        return self
    }

    /// Records a problem with a route definition, for the router to report.
    public func report(_ problem: RouteProblem) {
        parent.report(problem)
    }
}

/// Converts the context between a group and its parent.
struct ContextChange<Parent: TracedRouterMethods, Context: RequestContext>: TracedRouterMethods {
    let parent: Parent
    let change: @Sendable (Parent.Context) throws -> Context

    init(parent: Parent, _ change: @escaping @Sendable (Parent.Context) throws -> Context) {
        self.parent = parent
        self.change = change
    }

    /// The group itself stores its middleware.
    func add(middleware: any MiddlewareProtocol<Hummingbird.Request, Hummingbird.Response, Context>) -> Self {
        assertionFailure("Add middleware for a changed context to its group.")
        return self
    }

    func on<Responder: HTTPResponder>(
        _ path: RouterPath,
        method: HTTPRequest.Method,
        annotation: RouteAnnotation,
        responder: Responder
    ) -> Self where Responder.Context == Context {
        let changing = AnyResponder<Parent.Context> { [change] request, context in
            try await responder.respond(to: request, context: change(context))
        }
        parent.on(path, method: method, annotation: annotation, responder: changing)
        return self
    }

    func report(_ problem: RouteProblem) {
        parent.report(problem)
    }
}
#endif
