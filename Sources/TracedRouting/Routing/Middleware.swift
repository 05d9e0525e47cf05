//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
/// A wrapper around handlers that inspects requests and responses, or responds itself.
///
/// Middleware runs inside the request's span. Router middleware runs for every request, matched or not; group middleware only for
/// the group's routes.
public protocol Middleware: Sendable {
    /// Handles a request.
    ///
    /// A type that does not pass `next` to another task may declare it without `@escaping @Sendable`.
    ///
    /// - Parameters:
    ///   - request: the request.
    ///   - next: the next handler. Call it once, with the request or a modified copy, or respond without calling it. Further
    ///     calls, such as retries, run in the same span, which logs `event=handler.repeated` with the number of calls so far as
    ///     `handler.calls`; a streamed body cannot be read again.
    /// - Returns: the response.
    /// - Throws: any error, to be converted to a response.
    func handle(
        _ request: Request,
        next: @escaping @Sendable (Request) async throws -> Response
    ) async throws -> Response
}

/// Middleware defined by a closure.
///
/// ```swift
/// Group("/orders", middleware: [Intercept { request, next in
///     guard request.headers["x-tenant"] != nil else { throw HTTPError(.badRequest, "The header x-tenant is missing.") }
///     return try await next(request)
/// }]) { … }
/// ```
public struct Intercept: Middleware {
    /// A closure that handles a request and calls its second argument to continue.
    public typealias Body = @Sendable (Request, (Request) async throws -> Response) async throws -> Response

    private let body: Body

    /// Creates middleware.
    ///
    /// - Parameter body: the closure that handles requests.
    public init(_ body: @escaping Body) {
        self.body = body
    }

    /// Calls the closure.
    public func handle(_ request: Request, next: (Request) async throws -> Response) async throws -> Response {
        try await body(request, next)
    }
}
