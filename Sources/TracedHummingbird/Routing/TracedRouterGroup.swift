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

/// Routes of a ``TracedHummingbirdRouter`` below one path, with middleware of their own.
public struct TracedRouterGroup<Context: RequestContext>: TracedRouterMethods {
    private let path: RouterPath
    private let tracing: RouteTracing
    private let place: String
    private let parent: any TracedRouterMethods<Context>
    private let middleware = MiddlewareStack<Context>()

    init(path: RouterPath, tracing: RouteTracing, place: String? = nil, parent: any TracedRouterMethods<Context>) {
        self.path = path
        self.tracing = tracing
        self.place = place ?? "the group \"\(path)\""
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
        parent.on(
            self.path.appendingPath(path),
            method: method,
            annotation: annotation.within(tracing, place: place),
            responder: middleware.responder(around: responder)
        )
        return self
    }

    /// Keeps a mistake in what is said about routes, to be reported by the router.
    public func report(_ problem: RouteProblem) {
        parent.report(problem)
    }
}
#endif
