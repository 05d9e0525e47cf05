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

// The verbs of Hummingbird's result-builder router with `traced:`. They compile where somebody reads it: see `TracedRouterBuilder`.

/// A route for `GET` that says whether and how it is traced.
public func Get<Output: ResponseGenerator, Context: RouterRequestContext>(
    _ path: RouterPath = "",
    traced tracing: some RouteTracingConvertible,
    handler: @escaping @Sendable (Request, Context) async throws -> Output
) -> AnnotatedRoute<_RouteHandlerClosure<Output, Context>> {
    AnnotatedRoute(.get, path, traced: tracing, handler: handler)
}

/// A route for `GET` with middleware of its own that says whether and how it is traced.
public func Get<Middleware: MiddlewareProtocol, Context: RouterRequestContext>(
    _ path: RouterPath = "",
    traced tracing: some RouteTracingConvertible,
    @TracedHandlerBuilder<Context> builder: () -> Middleware
) -> AnnotatedRoute<_RouteHandlerMiddleware<Middleware>>
where Middleware.Input == Request, Middleware.Output == Response, Middleware.Context == Context {
    AnnotatedRoute(.get, path, traced: tracing, builder: builder)
}

/// A route for `HEAD` that says whether and how it is traced.
public func Head<Output: ResponseGenerator, Context: RouterRequestContext>(
    _ path: RouterPath = "",
    traced tracing: some RouteTracingConvertible,
    handler: @escaping @Sendable (Request, Context) async throws -> Output
) -> AnnotatedRoute<_RouteHandlerClosure<Output, Context>> {
    AnnotatedRoute(.head, path, traced: tracing, handler: handler)
}

/// A route for `HEAD` with middleware of its own that says whether and how it is traced.
public func Head<Middleware: MiddlewareProtocol, Context: RouterRequestContext>(
    _ path: RouterPath = "",
    traced tracing: some RouteTracingConvertible,
    @TracedHandlerBuilder<Context> builder: () -> Middleware
) -> AnnotatedRoute<_RouteHandlerMiddleware<Middleware>>
where Middleware.Input == Request, Middleware.Output == Response, Middleware.Context == Context {
    AnnotatedRoute(.head, path, traced: tracing, builder: builder)
}

/// A route for `PUT` that says whether and how it is traced.
public func Put<Output: ResponseGenerator, Context: RouterRequestContext>(
    _ path: RouterPath = "",
    traced tracing: some RouteTracingConvertible,
    handler: @escaping @Sendable (Request, Context) async throws -> Output
) -> AnnotatedRoute<_RouteHandlerClosure<Output, Context>> {
    AnnotatedRoute(.put, path, traced: tracing, handler: handler)
}

/// A route for `PUT` with middleware of its own that says whether and how it is traced.
public func Put<Middleware: MiddlewareProtocol, Context: RouterRequestContext>(
    _ path: RouterPath = "",
    traced tracing: some RouteTracingConvertible,
    @TracedHandlerBuilder<Context> builder: () -> Middleware
) -> AnnotatedRoute<_RouteHandlerMiddleware<Middleware>>
where Middleware.Input == Request, Middleware.Output == Response, Middleware.Context == Context {
    AnnotatedRoute(.put, path, traced: tracing, builder: builder)
}

/// A route for `POST` that says whether and how it is traced.
public func Post<Output: ResponseGenerator, Context: RouterRequestContext>(
    _ path: RouterPath = "",
    traced tracing: some RouteTracingConvertible,
    handler: @escaping @Sendable (Request, Context) async throws -> Output
) -> AnnotatedRoute<_RouteHandlerClosure<Output, Context>> {
    AnnotatedRoute(.post, path, traced: tracing, handler: handler)
}

/// A route for `POST` with middleware of its own that says whether and how it is traced.
public func Post<Middleware: MiddlewareProtocol, Context: RouterRequestContext>(
    _ path: RouterPath = "",
    traced tracing: some RouteTracingConvertible,
    @TracedHandlerBuilder<Context> builder: () -> Middleware
) -> AnnotatedRoute<_RouteHandlerMiddleware<Middleware>>
where Middleware.Input == Request, Middleware.Output == Response, Middleware.Context == Context {
    AnnotatedRoute(.post, path, traced: tracing, builder: builder)
}

/// A route for `PATCH` that says whether and how it is traced.
public func Patch<Output: ResponseGenerator, Context: RouterRequestContext>(
    _ path: RouterPath = "",
    traced tracing: some RouteTracingConvertible,
    handler: @escaping @Sendable (Request, Context) async throws -> Output
) -> AnnotatedRoute<_RouteHandlerClosure<Output, Context>> {
    AnnotatedRoute(.patch, path, traced: tracing, handler: handler)
}

/// A route for `PATCH` with middleware of its own that says whether and how it is traced.
public func Patch<Middleware: MiddlewareProtocol, Context: RouterRequestContext>(
    _ path: RouterPath = "",
    traced tracing: some RouteTracingConvertible,
    @TracedHandlerBuilder<Context> builder: () -> Middleware
) -> AnnotatedRoute<_RouteHandlerMiddleware<Middleware>>
where Middleware.Input == Request, Middleware.Output == Response, Middleware.Context == Context {
    AnnotatedRoute(.patch, path, traced: tracing, builder: builder)
}

/// A route for `DELETE` that says whether and how it is traced.
public func Delete<Output: ResponseGenerator, Context: RouterRequestContext>(
    _ path: RouterPath = "",
    traced tracing: some RouteTracingConvertible,
    handler: @escaping @Sendable (Request, Context) async throws -> Output
) -> AnnotatedRoute<_RouteHandlerClosure<Output, Context>> {
    AnnotatedRoute(.delete, path, traced: tracing, handler: handler)
}

/// A route for `DELETE` with middleware of its own that says whether and how it is traced.
public func Delete<Middleware: MiddlewareProtocol, Context: RouterRequestContext>(
    _ path: RouterPath = "",
    traced tracing: some RouteTracingConvertible,
    @TracedHandlerBuilder<Context> builder: () -> Middleware
) -> AnnotatedRoute<_RouteHandlerMiddleware<Middleware>>
where Middleware.Input == Request, Middleware.Output == Response, Middleware.Context == Context {
    AnnotatedRoute(.delete, path, traced: tracing, builder: builder)
}
#endif
