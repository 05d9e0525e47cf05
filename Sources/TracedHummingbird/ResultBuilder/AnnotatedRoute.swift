//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if Hummingbird
public import HTTPTypes
public import Hummingbird
public import HummingbirdRouter
public import OpenTracingInstrumentation

/// A route of a ``TracedRouterBuilder`` with a tracing rule: `Get("orders/:id", traced: true) { … }`.
///
/// It compiles only where the rule is used.
public struct AnnotatedRoute<Handler: _RouteHandlerProtocol> where Handler.Context: RouterRequestContext {
    private let route: HummingbirdRouter.Route<Handler, Handler.Context>
    private let tracing: RouteTracing
    private let responder: AnyResponder<Handler.Context>

    init(_ route: HummingbirdRouter.Route<Handler, Handler.Context>, tracing: RouteTracing) {
        let handler = route.handler
        self.init(route, tracing, AnyResponder { try await handler.handle($0, context: $1) })
    }

    private init(
        _ route: HummingbirdRouter.Route<Handler, Handler.Context>,
        _ tracing: RouteTracing,
        _ responder: AnyResponder<Handler.Context>
    ) {
        self.route = route
        self.tracing = tracing
        self.responder = responder
    }

    /// Creates a route for any method.
    ///
    /// - Parameters:
    ///   - method: the method.
    ///   - path: the path.
    ///   - tracing: whether the route is traced, its operation name and its tags.
    ///   - handler: the handler.
    public init<Output: ResponseGenerator, Context: RouterRequestContext>(
        _ method: HTTPRequest.Method,
        _ path: RouterPath = "",
        traced tracing: some RouteTracingConvertible,
        handler: @escaping @Sendable (Request, Context) async throws -> Output
    ) where Handler == _RouteHandlerClosure<Output, Context> {
        // The handler's output type determines whether its body is buffered.
        let responder = AnyResponder(noting: handler)
        self.init(HummingbirdRouter.Route(method, path, handler: handler), tracing.routeTracing, responder)
    }

    /// Creates a route for any method, with its own middleware.
    ///
    /// - Parameters:
    ///   - method: the method.
    ///   - path: the path.
    ///   - tracing: whether the route is traced, its operation name and its tags.
    ///   - builder: the middleware, followed by the handler.
    public init<Middleware: MiddlewareProtocol, Context: RouterRequestContext>(
        _ method: HTTPRequest.Method,
        _ path: RouterPath = "",
        traced tracing: some RouteTracingConvertible,
        @TracedHandlerBuilder<Context> builder: () -> Middleware
    )
    where
        Handler == _RouteHandlerMiddleware<Middleware>,
        Middleware.Input == Request,
        Middleware.Output == Response,
        Middleware.Context == Context
    {
        self.init(
            HummingbirdRouter.Route(method, path, builder: builder),
            tracing: tracing.routeTracing
        )
    }

    /// The route as a component of the router being built.
    var middleware: TracedRouteMiddleware<Handler.Context> {
        TracedRouteMiddleware(
            route.routerPath,
            method: route.method,
            annotation: RouteAnnotation(tracing),
            responder: responder
        )
    }
}
#endif
