//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if Hummingbird
public import Hummingbird
public import HummingbirdRouter

/// Puts the routes of a ``TracedRouterBuilder`` and of a ``TracedRouteGroup`` together.
@resultBuilder
public enum TracedRoutesBuilder<Context: RouterRequestContext> {
    /// Middleware, a group of Hummingbird's, or anything else that stands in a `RouterBuilder`.
    public static func buildExpression<Middleware: MiddlewareProtocol>(_ middleware: Middleware) -> Middleware
    where Middleware.Input == Request, Middleware.Output == Response, Middleware.Context == Context {
        RouteScope.current?.addRoutes(in: middleware)
        return middleware
    }

    /// A route that says whether and how it is traced.
    public static func buildExpression<Handler: _RouteHandlerProtocol<Context>>(
        _ route: AnnotatedRoute<Handler>
    ) -> TracedRouteMiddleware<Context> {
        route.middleware
    }

    /// A route about whose tracing nothing is said.
    public static func buildExpression<Handler: _RouteHandlerProtocol<Context>>(
        _ route: HummingbirdRouter.Route<Handler, Context>
    ) -> TracedRouteMiddleware<Context> {
        AnnotatedRoute(route, tracing: .inherit).middleware
    }

    /// A group whose routes may say whether and how they are traced.
    public static func buildExpression<Handler: MiddlewareProtocol>(
        _ group: TracedRouteGroup<Context, Handler>
    ) -> RouteGroup<Context, Handler> {
        group.group
    }

    /// The routes of a controller of Hummingbird's.
    public static func buildExpression<Controller: RouterController<Context>>(
        _ controller: Controller
    ) -> Controller.Body {
        let body = controller.body
        RouteScope.current?.addRoutes(in: body)
        return body
    }

    /// The wrapped members of a value, and the routes that it adds besides.
    public static func buildExpression<Routes: TracedRoutes<Context>>(_ routes: Routes) -> CollectedRoutes<Context> {
        CollectedRoutes { $0.addRoutes(routes) }
    }

    /// The routes of a collection, with what is said about them.
    public static func buildExpression(_ collection: TracedRouteCollection<Context>) -> CollectedRoutes<Context> {
        CollectedRoutes { $0.addRoutes(collection) }
    }

    /// The only part.
    public static func buildBlock<Middleware: MiddlewareProtocol>(_ middleware: Middleware) -> Middleware {
        middleware
    }

    /// The first part.
    public static func buildPartialBlock<Middleware: MiddlewareProtocol>(first: Middleware) -> Middleware {
        first
    }

    /// A part after others.
    public static func buildPartialBlock<Accumulated: MiddlewareProtocol, Next: MiddlewareProtocol>(
        accumulated: Accumulated,
        next: Next
    ) -> _Middleware2<Accumulated, Next>
    where
        Accumulated.Input == Next.Input,
        Accumulated.Output == Next.Output,
        Accumulated.Context == Next.Context
    {
        _Middleware2(accumulated, next)
    }

    /// What is there under a condition.
    public static func buildOptional<Middleware: MiddlewareProtocol>(
        _ middleware: Middleware?
    ) -> _OptionalMiddleware<Middleware> {
        MiddlewareFixedTypeBuilder<Request, Response, Context>.buildOptional(middleware)
    }

    /// One of two parts of the same type.
    public static func buildEither<Middleware: MiddlewareProtocol>(first: Middleware) -> Middleware { first }

    /// The other one.
    public static func buildEither<Middleware: MiddlewareProtocol>(second: Middleware) -> Middleware { second }

    /// What a loop makes.
    public static func buildArray<Middleware: MiddlewareProtocol>(
        _ middleware: [Middleware]
    ) -> _SpreadMiddleware<Middleware> {
        MiddlewareFixedTypeBuilder<Request, Response, Context>.buildArray(middleware)
    }
}

extension MiddlewareFixedTypeBuilder {
    /// A route whose tracing nobody reads.
    @available(
        *,
        unavailable,
        message:
            "Nobody reads `traced:` here: write TracedRouterBuilder for RouterBuilder, TracedRouteGroup for RouteGroup."
    )
    public static func buildExpression<Handler>(
        _ route: AnnotatedRoute<Handler>
    ) -> TracedRouteMiddleware<Handler.Context> {
        route.middleware
    }

    /// A group whose tracing nobody reads.
    @available(
        *,
        unavailable,
        message:
            "Nobody reads `traced:` here: write TracedRouterBuilder for RouterBuilder, TracedRouteGroup for RouteGroup."
    )
    public static func buildExpression<GroupContext, Handler>(
        _ group: TracedRouteGroup<GroupContext, Handler>
    ) -> RouteGroup<GroupContext, Handler> {
        group.group
    }
}
#endif
