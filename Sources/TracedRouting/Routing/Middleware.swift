//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
/// Stands around handlers: looks at requests before them and at responses after them, or answers by itself.
///
/// Middleware runs inside the span of the request. That of a router runs for every request, also for those that no route
/// matches; that of a group for the group's routes.
public protocol Middleware: Sendable {
    /// Handles a request.
    ///
    /// A type that does not pass `next` on to another task may write it without `@escaping @Sendable`.
    ///
    /// - Parameters:
    ///   - request: the request.
    ///   - next: what comes next; call it once, with the request or a changed copy, or answer without calling it. Whoever calls
    ///     it again, to try once more, does so in the same span, which logs `event=handler.repeated` with the number of calls
    ///     so far as `handler.calls`; a body that arrives in pieces is not there again.
    /// - Returns: the response.
    /// - Throws: whatever should be answered as an error.
    func handle(
        _ request: Request,
        next: @escaping @Sendable (Request) async throws -> Response
    ) async throws -> Response
}

/// Middleware from a closure.
///
/// ```swift
/// Group("/orders", middleware: [Intercept { request, next in
///     guard request.headers["x-tenant"] != nil else { throw HTTPError(.badRequest, "The header x-tenant is missing.") }
///     return try await next(request)
/// }]) { … }
/// ```
public struct Intercept: Middleware {
    /// Handles a request, and calls its second argument for what comes next.
    public typealias Body = @Sendable (Request, (Request) async throws -> Response) async throws -> Response

    private let body: Body

    /// Creates middleware.
    ///
    /// - Parameter body: handles a request.
    public init(_ body: @escaping Body) {
        self.body = body
    }

    /// Calls the closure.
    public func handle(_ request: Request, next: (Request) async throws -> Response) async throws -> Response {
        try await body(request, next)
    }
}
