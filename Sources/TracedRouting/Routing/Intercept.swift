//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
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
