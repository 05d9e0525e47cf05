//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if Hummingbird
public import Hummingbird
public import HummingbirdRouter

/// Puts the middleware and the handler of one route together: what Hummingbird's `RouteBuilder` does, and the handler tells the context that it gets.
@resultBuilder
public enum TracedHandlerBuilder<Context: RouterRequestContext> {
    /// Middleware of the route.
    public static func buildExpression<Middleware: MiddlewareProtocol>(_ middleware: Middleware) -> Middleware
    where Middleware.Input == Request, Middleware.Output == Response, Middleware.Context == Context {
        middleware
    }

    /// The handler.
    public static func buildExpression<Output: ResponseGenerator>(
        _ handler: @escaping @Sendable (Request, Context) async throws -> Output
    ) -> Handle<Output, Context> {
        Handle { request, context in
            SeenContexts.current?.note(context)
            return try await handler(request, context)
        }
    }

    /// The handler, as it is written after middleware.
    public static func buildExpression<Output: ResponseGenerator>(
        _ handler: Handle<Output, Context>
    ) -> Handle<Response, Context> {
        Handle { request, context in
            SeenContexts.current?.note(context)
            return try await handler.handle(request, context: context) { _, _ in throw HTTPError(.notFound) }
        }
    }

    /// The handler alone.
    public static func buildBlock<Output: ResponseGenerator>(
        _ handler: Handle<Output, Context>
    ) -> Handle<Output, Context> {
        handler
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

    /// The handler alone.
    public static func buildFinalResult<Output: ResponseGenerator>(
        _ handler: Handle<Output, Context>
    ) -> Handle<Output, Context> {
        handler
    }

    /// Middleware, and the handler last.
    public static func buildFinalResult<Middleware: MiddlewareProtocol, Output: ResponseGenerator>(
        _ middleware: _Middleware2<Middleware, Handle<Output, Middleware.Context>>
    ) -> _Middleware2<Middleware, Handle<Output, Middleware.Context>> {
        middleware
    }
}
#endif
