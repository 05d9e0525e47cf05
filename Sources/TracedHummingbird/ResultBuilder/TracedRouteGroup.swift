//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if Hummingbird
public import Hummingbird
public import HummingbirdRouter
public import OpenTracingInstrumentation
public import TracedRouting

/// Routes of a ``TracedRouterBuilder`` below one path, with middleware of their own.
///
/// ```swift
/// TracedRouteGroup("reports", traced: true, limitedTo: TimeLimit(.seconds(5))) {
///     Compression()
///     Get(":id") { request, context in … }
/// }
/// ```
///
/// A limit is for the handlers of the routes, and not for the middleware of the group: what comes next in Hummingbird's middleware cannot be
/// left behind. A handler that takes longer is answered for, as ``/TracedRouting/TimeLimit`` says.
public struct TracedRouteGroup<Context: RouterRequestContext, Handler: MiddlewareProtocol>
where Handler.Input == Request, Handler.Output == Response, Handler.Context == Context {
    let group: RouteGroup<Context, Handler>

    /// Makes a group.
    ///
    /// - Parameters:
    ///   - path: what the paths of its routes begin with.
    ///   - tracing: whether the routes are traced where they say nothing themselves, and tags for all of them. A name is a mistake.
    ///   - limit: how long each handler may take; for ever by default.
    ///   - routes: the routes and the middleware around them.
    public init(
        _ path: RouterPath = "",
        traced tracing: some RouteTracingConvertible = RouteTracing.inherit,
        limitedTo limit: TimeLimit? = nil,
        @TracedRoutesBuilder<Context> routes: () -> Handler
    ) {
        group = Self.inside(path, tracing.routeTracing, limit) {
            RouteGroup(path) { routes() }
        }
    }

    /// Makes a group whose routes have a context of their own, made from the one out here.
    ///
    /// - Parameters:
    ///   - path: what the paths of its routes begin with.
    ///   - context: the type of the context.
    ///   - tracing: whether the routes are traced where they say nothing themselves, and tags for all of them. A name is a mistake.
    ///   - limit: how long each handler may take; for ever by default.
    ///   - routes: the routes and the middleware around them.
    public init<TargetContext: RouterRequestContext, TargetHandler: MiddlewareProtocol>(
        _ path: RouterPath = "",
        context: TargetContext.Type,
        traced tracing: some RouteTracingConvertible = RouteTracing.inherit,
        limitedTo limit: TimeLimit? = nil,
        @TracedRoutesBuilder<TargetContext> routes: () -> TargetHandler
    )
    where
        TargetContext.Source == Context,
        TargetHandler.Input == Request,
        TargetHandler.Output == Response,
        TargetHandler.Context == TargetContext,
        Handler == _Middleware2<NotedContext<Context>, ContextTransform<Context, TargetContext, TargetHandler>>
    {
        group = Self.inside(path, tracing.routeTracing, limit) {
            RouteGroup(path) {
                NotedContext<Context>()
                ContextTransform(to: context) { routes() }
            }
        }
    }

    /// Makes a group whose routes have a context of their own, made from the one out here if that has what it takes.
    ///
    /// - Parameters:
    ///   - path: what the paths of its routes begin with.
    ///   - context: the type of the context.
    ///   - tracing: whether the routes are traced where they say nothing themselves, and tags for all of them. A name is a mistake.
    ///   - limit: how long each handler may take; for ever by default.
    ///   - routes: the routes and the middleware around them.
    public init<TargetContext: ChildRequestContext & RouterRequestContext, TargetHandler: MiddlewareProtocol>(
        _ path: RouterPath = "",
        context: TargetContext.Type,
        traced tracing: some RouteTracingConvertible = RouteTracing.inherit,
        limitedTo limit: TimeLimit? = nil,
        @TracedRoutesBuilder<TargetContext> routes: () -> TargetHandler
    )
    where
        TargetContext.ParentContext == Context,
        TargetHandler.Input == Request,
        TargetHandler.Output == Response,
        TargetHandler.Context == TargetContext,
        Handler == _Middleware2<
            NotedContext<Context>, RouteGroup<Context, ThrowingContextTransform<Context, TargetContext, TargetHandler>>
        >
    {
        group = Self.inside(path, tracing.routeTracing, limit) {
            RouteGroup(path) {
                NotedContext<Context>()
                RouteGroup("", context: context) { routes() }
            }
        }
    }

    /// Puts a group together with what is said about it.
    private static func inside(
        _ path: RouterPath,
        _ tracing: RouteTracing,
        _ limit: TimeLimit?,
        _ makeGroup: () -> RouteGroup<Context, Handler>
    ) -> RouteGroup<Context, Handler> {
        let scope = RouteScope.current?.inside("the group \"\(path)\"", tracing: tracing, limit: limit)
        return RouteScope.$current.withValue(scope, operation: makeGroup)
    }
}

/// Tells the context out here to the attributes of the end, before it changes.
public struct NotedContext<Context: RequestContext>: RouterMiddleware {
    init() {}

    /// Passes the request on.
    public func handle(
        _ request: Request,
        context: Context,
        next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        SeenContexts.current?.note(context)
        return try await next(request, context)
    }
}
#endif
