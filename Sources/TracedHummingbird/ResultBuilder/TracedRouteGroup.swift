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

/// A group of routes in a ``TracedRouterBuilder`` with a path prefix and its own middleware.
///
/// ```swift
/// TracedRouteGroup("reports", traced: true, limitedTo: TimeLimit(.seconds(5))) {
///     Compression()
///     Get(":id") { request, context in … }
/// }
/// ```
///
/// A time limit covers the handlers, not the middleware of the group, because the continuation of Hummingbird middleware cannot
/// be abandoned. When the limit expires, the request is answered as described in ``/TracedRouting/TimeLimit``.
public struct TracedRouteGroup<Context: RouterRequestContext, Handler: MiddlewareProtocol>
where Handler.Input == Request, Handler.Output == Response, Handler.Context == Context {
    let group: RouteGroup<Context, Handler>

    /// Creates a group.
    ///
    /// - Parameters:
    ///   - path: the path prefix of the routes.
    ///   - tracing: the tracing rule for routes without their own, and tags for all routes. An operation name is an error.
    ///   - limit: the time limit of each handler; none by default.
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

    /// Creates a group with a context derived from the current one.
    ///
    /// - Parameters:
    ///   - path: the path prefix of the routes.
    ///   - context: the type of the context.
    ///   - tracing: the tracing rule for routes without their own, and tags for all routes. An operation name is an error.
    ///   - limit: the time limit of each handler; none by default.
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

    /// Creates a group with a context derived from the current one, which may fail.
    ///
    /// - Parameters:
    ///   - path: the path prefix of the routes.
    ///   - context: the type of the context.
    ///   - tracing: the tracing rule for routes without their own, and tags for all routes. An operation name is an error.
    ///   - limit: the time limit of each handler; none by default.
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

    /// Creates the group within the scope of its tracing rule and limit.
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

/// Middleware that records the outer context, for `atEnd` attributes, before the context changes.
public struct NotedContext<Context: RequestContext>: RouterMiddleware {
    init() {}

    /// Records the context and calls the next handler.
    public func handle(
        _ request: Request,
        context: Context,
        next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        ServerExchange.currentRecorder?.note(context)
        return try await next(request, context)
    }
}
#endif
