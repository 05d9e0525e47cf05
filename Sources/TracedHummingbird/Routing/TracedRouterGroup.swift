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
    private let parent: any TracedRouterMethods<Context>
    private let middleware = MiddlewareStack<Context>()

    init(path: RouterPath, parent: any TracedRouterMethods<Context>) {
        self.path = path
        self.parent = parent
    }

    /// Adds middleware for the routes that are registered after it. It runs inside the span.
    @discardableResult
    public func add(middleware: any MiddlewareProtocol<Hummingbird.Request, Hummingbird.Response, Context>) -> Self {
        self.middleware.add(middleware)
        return self
    }

    /// Registers a responder, and says whether and how its requests are traced.
    @discardableResult
    public func on<Responder: HTTPResponder>(
        _ path: RouterPath,
        method: HTTPRequest.Method,
        traced tracing: RouteTracing,
        responder: Responder
    ) -> Self where Responder.Context == Context {
        parent.on(
            self.path.appendingPath(path),
            method: method,
            traced: tracing,
            responder: middleware.responder(around: responder)
        )
        return self
    }
}
#endif
