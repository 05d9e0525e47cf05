//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if Hummingbird
public import Hummingbird
public import HummingbirdRouter

/// A result builder that assembles the routes of a ``TracedRouterBuilder`` and a ``TracedRouteGroup``.
@resultBuilder
public enum TracedRoutesBuilder<Context: RouterRequestContext> {
    /// Adds middleware, a Hummingbird group, or any other component of a `RouterBuilder`.
    public static func buildExpression<Middleware: MiddlewareProtocol>(_ middleware: Middleware) -> Middleware
    where Middleware.Input == Request, Middleware.Output == Response, Middleware.Context == Context {
        RouteScope.current?.addRoutes(in: middleware)
        return middleware
    }

    /// Adds a route with a tracing rule.
    public static func buildExpression<Handler: _RouteHandlerProtocol<Context>>(
        _ route: AnnotatedRoute<Handler>
    ) -> TracedRouteMiddleware<Context> {
        route.middleware
    }

    /// Adds a route without a tracing rule.
    public static func buildExpression<Handler: _RouteHandlerProtocol<Context>>(
        _ route: HummingbirdRouter.Route<Handler, Context>
    ) -> TracedRouteMiddleware<Context> {
        AnnotatedRoute(route, tracing: .inherit).middleware
    }

    /// Adds a group that supports tracing rules.
    public static func buildExpression<Handler: MiddlewareProtocol>(
        _ group: TracedRouteGroup<Context, Handler>
    ) -> RouteGroup<Context, Handler> {
        group.group
    }

    /// Adds the routes of a Hummingbird controller.
    public static func buildExpression<Controller: RouterController<Context>>(
        _ controller: Controller
    ) -> Controller.Body {
        let body = controller.body
        RouteScope.current?.addRoutes(in: body)
        return body
    }

    /// Adds the wrapped members of a value and its additional routes.
    public static func buildExpression<Routes: TracedRoutes<Context>>(_ routes: Routes) -> CollectedRoutes<Context> {
        CollectedRoutes { $0.addRoutes(routes) }
    }

    /// Adds the routes of a collection, with their tracing rules.
    public static func buildExpression(_ collection: TracedRouteCollection<Context>) -> CollectedRoutes<Context> {
        CollectedRoutes { $0.addRoutes(collection) }
    }

    /// Builds a block with a single component.
    public static func buildBlock<Middleware: MiddlewareProtocol>(_ middleware: Middleware) -> Middleware {
        middleware
    }

    /// Starts a block with its first component.
    public static func buildPartialBlock<Middleware: MiddlewareProtocol>(first: Middleware) -> Middleware {
        first
    }

    /// Appends a component to a block.
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

    /// Builds an `if` without `else`.
    public static func buildOptional<Middleware: MiddlewareProtocol>(
        _ middleware: Middleware?
    ) -> _OptionalMiddleware<Middleware> {
        MiddlewareFixedTypeBuilder<Request, Response, Context>.buildOptional(middleware)
    }

    /// Builds the first branch of an `if` or a `switch`.
    public static func buildEither<Middleware: MiddlewareProtocol>(first: Middleware) -> Middleware { first }

    /// Builds the second branch of an `if` or a `switch`.
    public static func buildEither<Middleware: MiddlewareProtocol>(second: Middleware) -> Middleware { second }

    /// Builds a loop.
    public static func buildArray<Middleware: MiddlewareProtocol>(
        _ middleware: [Middleware]
    ) -> _SpreadMiddleware<Middleware> {
        MiddlewareFixedTypeBuilder<Request, Response, Context>.buildArray(middleware)
    }
}

extension MiddlewareFixedTypeBuilder {
    /// Rejects a route whose tracing rule would be ignored.
    @available(
        *,
        unavailable,
        message:
            "`traced:` has no effect here: use TracedRouterBuilder instead of RouterBuilder, TracedRouteGroup instead of RouteGroup."
    )
    public static func buildExpression<Handler>(
        _ route: AnnotatedRoute<Handler>
    ) -> TracedRouteMiddleware<Handler.Context> {
        route.middleware
    }

    /// Rejects a group whose tracing rule would be ignored.
    @available(
        *,
        unavailable,
        message:
            "`traced:` has no effect here: use TracedRouterBuilder instead of RouterBuilder, TracedRouteGroup instead of RouteGroup."
    )
    public static func buildExpression<GroupContext, Handler>(
        _ group: TracedRouteGroup<GroupContext, Handler>
    ) -> RouteGroup<GroupContext, Handler> {
        group.group
    }
}
#endif
