//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if Hummingbird
public import Hummingbird
public import HummingbirdRouter
import OpenTracingInstrumentation

/// A result builder for the middleware and the handler of one route. Like Hummingbird's `RouteBuilder`, but the handler also
/// records the context that it receives.
@resultBuilder
public enum TracedHandlerBuilder<Context: RouterRequestContext> {
    /// Adds middleware to the route.
    public static func buildExpression<Middleware: MiddlewareProtocol>(_ middleware: Middleware) -> Middleware
    where Middleware.Input == Request, Middleware.Output == Response, Middleware.Context == Context {
        middleware
    }

    /// Adds the handler.
    public static func buildExpression<Output: ResponseGenerator>(
        _ handler: @escaping @Sendable (Request, Context) async throws -> Output
    ) -> Handle<Output, Context> {
        Handle { request, context in
            ServerExchange.currentRecorder?.note(context)
            return try await handler(request, context)
        }
    }

    /// Adds a handler that follows middleware.
    public static func buildExpression<Output: ResponseGenerator>(
        _ handler: Handle<Output, Context>
    ) -> Handle<Response, Context> {
        Handle { request, context in
            ServerExchange.currentRecorder?.note(context)
            return try await handler.handle(request, context: context) { _, _ in throw HTTPError(.notFound) }
        }
    }

    /// Builds a block with the handler alone.
    public static func buildBlock<Output: ResponseGenerator>(
        _ handler: Handle<Output, Context>
    ) -> Handle<Output, Context> {
        handler
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

    /// Builds a route from its handler alone.
    public static func buildFinalResult<Output: ResponseGenerator>(
        _ handler: Handle<Output, Context>
    ) -> Handle<Output, Context> {
        handler
    }

    /// Builds a route from middleware followed by the handler.
    public static func buildFinalResult<Middleware: MiddlewareProtocol, Output: ResponseGenerator>(
        _ middleware: _Middleware2<Middleware, Handle<Output, Middleware.Context>>
    ) -> _Middleware2<Middleware, Handle<Output, Middleware.Context>> {
        middleware
    }
}
#endif
