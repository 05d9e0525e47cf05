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

// The verbs of Hummingbird's result-builder router with `traced:`. They compile only where the rule is used: see
// `TracedRouterBuilder`.

/// A route for `GET` with a tracing rule.
public func Get<Output: ResponseGenerator, Context: RouterRequestContext>(
    _ path: RouterPath = "",
    traced tracing: some RouteTracingConvertible,
    handler: @escaping @Sendable (Request, Context) async throws -> Output
) -> AnnotatedRoute<_RouteHandlerClosure<Output, Context>> {
    AnnotatedRoute(.get, path, traced: tracing, handler: handler)
}

/// A route for `GET` with its own middleware and a tracing rule.
public func Get<Middleware: MiddlewareProtocol, Context: RouterRequestContext>(
    _ path: RouterPath = "",
    traced tracing: some RouteTracingConvertible,
    @TracedHandlerBuilder<Context> builder: () -> Middleware
) -> AnnotatedRoute<_RouteHandlerMiddleware<Middleware>>
where Middleware.Input == Request, Middleware.Output == Response, Middleware.Context == Context {
    AnnotatedRoute(.get, path, traced: tracing, builder: builder)
}

/// A route for `HEAD` with a tracing rule.
public func Head<Output: ResponseGenerator, Context: RouterRequestContext>(
    _ path: RouterPath = "",
    traced tracing: some RouteTracingConvertible,
    handler: @escaping @Sendable (Request, Context) async throws -> Output
) -> AnnotatedRoute<_RouteHandlerClosure<Output, Context>> {
    AnnotatedRoute(.head, path, traced: tracing, handler: handler)
}

/// A route for `HEAD` with its own middleware and a tracing rule.
public func Head<Middleware: MiddlewareProtocol, Context: RouterRequestContext>(
    _ path: RouterPath = "",
    traced tracing: some RouteTracingConvertible,
    @TracedHandlerBuilder<Context> builder: () -> Middleware
) -> AnnotatedRoute<_RouteHandlerMiddleware<Middleware>>
where Middleware.Input == Request, Middleware.Output == Response, Middleware.Context == Context {
    AnnotatedRoute(.head, path, traced: tracing, builder: builder)
}

/// A route for `PUT` with a tracing rule.
public func Put<Output: ResponseGenerator, Context: RouterRequestContext>(
    _ path: RouterPath = "",
    traced tracing: some RouteTracingConvertible,
    handler: @escaping @Sendable (Request, Context) async throws -> Output
) -> AnnotatedRoute<_RouteHandlerClosure<Output, Context>> {
    AnnotatedRoute(.put, path, traced: tracing, handler: handler)
}

/// A route for `PUT` with its own middleware and a tracing rule.
public func Put<Middleware: MiddlewareProtocol, Context: RouterRequestContext>(
    _ path: RouterPath = "",
    traced tracing: some RouteTracingConvertible,
    @TracedHandlerBuilder<Context> builder: () -> Middleware
) -> AnnotatedRoute<_RouteHandlerMiddleware<Middleware>>
where Middleware.Input == Request, Middleware.Output == Response, Middleware.Context == Context {
    AnnotatedRoute(.put, path, traced: tracing, builder: builder)
}

/// A route for `POST` with a tracing rule.
public func Post<Output: ResponseGenerator, Context: RouterRequestContext>(
    _ path: RouterPath = "",
    traced tracing: some RouteTracingConvertible,
    handler: @escaping @Sendable (Request, Context) async throws -> Output
) -> AnnotatedRoute<_RouteHandlerClosure<Output, Context>> {
    AnnotatedRoute(.post, path, traced: tracing, handler: handler)
}

/// A route for `POST` with its own middleware and a tracing rule.
public func Post<Middleware: MiddlewareProtocol, Context: RouterRequestContext>(
    _ path: RouterPath = "",
    traced tracing: some RouteTracingConvertible,
    @TracedHandlerBuilder<Context> builder: () -> Middleware
) -> AnnotatedRoute<_RouteHandlerMiddleware<Middleware>>
where Middleware.Input == Request, Middleware.Output == Response, Middleware.Context == Context {
    AnnotatedRoute(.post, path, traced: tracing, builder: builder)
}

/// A route for `PATCH` with a tracing rule.
public func Patch<Output: ResponseGenerator, Context: RouterRequestContext>(
    _ path: RouterPath = "",
    traced tracing: some RouteTracingConvertible,
    handler: @escaping @Sendable (Request, Context) async throws -> Output
) -> AnnotatedRoute<_RouteHandlerClosure<Output, Context>> {
    AnnotatedRoute(.patch, path, traced: tracing, handler: handler)
}

/// A route for `PATCH` with its own middleware and a tracing rule.
public func Patch<Middleware: MiddlewareProtocol, Context: RouterRequestContext>(
    _ path: RouterPath = "",
    traced tracing: some RouteTracingConvertible,
    @TracedHandlerBuilder<Context> builder: () -> Middleware
) -> AnnotatedRoute<_RouteHandlerMiddleware<Middleware>>
where Middleware.Input == Request, Middleware.Output == Response, Middleware.Context == Context {
    AnnotatedRoute(.patch, path, traced: tracing, builder: builder)
}

/// A route for `DELETE` with a tracing rule.
public func Delete<Output: ResponseGenerator, Context: RouterRequestContext>(
    _ path: RouterPath = "",
    traced tracing: some RouteTracingConvertible,
    handler: @escaping @Sendable (Request, Context) async throws -> Output
) -> AnnotatedRoute<_RouteHandlerClosure<Output, Context>> {
    AnnotatedRoute(.delete, path, traced: tracing, handler: handler)
}

/// A route for `DELETE` with its own middleware and a tracing rule.
public func Delete<Middleware: MiddlewareProtocol, Context: RouterRequestContext>(
    _ path: RouterPath = "",
    traced tracing: some RouteTracingConvertible,
    @TracedHandlerBuilder<Context> builder: () -> Middleware
) -> AnnotatedRoute<_RouteHandlerMiddleware<Middleware>>
where Middleware.Input == Request, Middleware.Output == Response, Middleware.Context == Context {
    AnnotatedRoute(.delete, path, traced: tracing, builder: builder)
}
#endif
