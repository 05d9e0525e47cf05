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

/// Routes of a ``TracedHummingbirdRouter`` below one path, with middleware of their own.
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
        var annotation = annotation.within(tracing, place: place)
        var responder = middleware.responder(around: responder)
        if let limit {
            annotation.isLimited = true
            responder = responder.limited(to: limit)
        }
        parent.on(self.path.appendingPath(path), method: method, annotation: annotation, responder: responder)
        return self
    }

    /// Keeps a mistake in what is said about routes, to be reported by the router.
    public func report(_ problem: RouteProblem) {
        parent.report(problem)
    }
}

/// Stands between a group and its parent where the context changes.
struct ContextChange<Parent: TracedRouterMethods, Context: RequestContext>: TracedRouterMethods {
    let parent: Parent
    let change: @Sendable (Parent.Context) throws -> Context

    init(parent: Parent, _ change: @escaping @Sendable (Parent.Context) throws -> Context) {
        self.parent = parent
        self.change = change
    }

    /// Middleware belongs to the group, which keeps it.
    func add(middleware: any MiddlewareProtocol<Hummingbird.Request, Hummingbird.Response, Context>) -> Self {
        assertionFailure("Middleware for a changed context is added to its group.")
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
