//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if Hummingbird
public import HTTPTypes
public import Hummingbird
public import OpenTracingInstrumentation

extension TracedRouterMethods {
    /// Registers a handler with a tracing rule.
    ///
    /// - Parameters:
    ///   - path: the path.
    ///   - method: the method.
    ///   - tracing: whether the route is traced, its operation name and its tags.
    ///   - handler: the handler.
    /// - Returns: the router.
    @discardableResult
    public func on(
        _ path: RouterPath,
        method: HTTPRequest.Method,
        traced tracing: some RouteTracingConvertible,
        use handler: @Sendable @escaping (Hummingbird.Request, Context) async throws -> some ResponseGenerator
    ) -> Self {
        on(path, method: method, traced: tracing, responder: AnyResponder(noting: handler))
    }

    /// Registers a handler without a tracing rule.
    @discardableResult
    public func on(
        _ path: RouterPath,
        method: HTTPRequest.Method,
        use handler: @Sendable @escaping (Hummingbird.Request, Context) async throws -> some ResponseGenerator
    ) -> Self {
        on(path, method: method, traced: .inherit, use: handler)
    }

    /// Registers a handler for `GET` with a tracing rule.
    @discardableResult
    public func get(
        _ path: RouterPath = "",
        traced tracing: some RouteTracingConvertible,
        use handler: @Sendable @escaping (Hummingbird.Request, Context) async throws -> some ResponseGenerator
    ) -> Self {
        on(path, method: .get, traced: tracing, use: handler)
    }

    /// Registers a handler for `PUT` with a tracing rule.
    @discardableResult
    public func put(
        _ path: RouterPath = "",
        traced tracing: some RouteTracingConvertible,
        use handler: @Sendable @escaping (Hummingbird.Request, Context) async throws -> some ResponseGenerator
    ) -> Self {
        on(path, method: .put, traced: tracing, use: handler)
    }

    /// Registers a handler for `POST` with a tracing rule.
    @discardableResult
    public func post(
        _ path: RouterPath = "",
        traced tracing: some RouteTracingConvertible,
        use handler: @Sendable @escaping (Hummingbird.Request, Context) async throws -> some ResponseGenerator
    ) -> Self {
        on(path, method: .post, traced: tracing, use: handler)
    }

    /// Registers a handler for `PATCH` with a tracing rule.
    @discardableResult
    public func patch(
        _ path: RouterPath = "",
        traced tracing: some RouteTracingConvertible,
        use handler: @Sendable @escaping (Hummingbird.Request, Context) async throws -> some ResponseGenerator
    ) -> Self {
        on(path, method: .patch, traced: tracing, use: handler)
    }

    /// Registers a handler for `DELETE` with a tracing rule.
    @discardableResult
    public func delete(
        _ path: RouterPath = "",
        traced tracing: some RouteTracingConvertible,
        use handler: @Sendable @escaping (Hummingbird.Request, Context) async throws -> some ResponseGenerator
    ) -> Self {
        on(path, method: .delete, traced: tracing, use: handler)
    }

    /// Registers a handler for `HEAD` with a tracing rule.
    @discardableResult
    public func head(
        _ path: RouterPath = "",
        traced tracing: some RouteTracingConvertible,
        use handler: @Sendable @escaping (Hummingbird.Request, Context) async throws -> some ResponseGenerator
    ) -> Self {
        on(path, method: .head, traced: tracing, use: handler)
    }

    /// Registers a handler for `GET` without a tracing rule.
    @discardableResult
    public func get(
        _ path: RouterPath = "",
        use handler: @Sendable @escaping (Hummingbird.Request, Context) async throws -> some ResponseGenerator
    ) -> Self {
        on(path, method: .get, use: handler)
    }

    /// Registers a handler for `PUT` without a tracing rule.
    @discardableResult
    public func put(
        _ path: RouterPath = "",
        use handler: @Sendable @escaping (Hummingbird.Request, Context) async throws -> some ResponseGenerator
    ) -> Self {
        on(path, method: .put, use: handler)
    }

    /// Registers a handler for `POST` without a tracing rule.
    @discardableResult
    public func post(
        _ path: RouterPath = "",
        use handler: @Sendable @escaping (Hummingbird.Request, Context) async throws -> some ResponseGenerator
    ) -> Self {
        on(path, method: .post, use: handler)
    }

    /// Registers a handler for `PATCH` without a tracing rule.
    @discardableResult
    public func patch(
        _ path: RouterPath = "",
        use handler: @Sendable @escaping (Hummingbird.Request, Context) async throws -> some ResponseGenerator
    ) -> Self {
        on(path, method: .patch, use: handler)
    }

    /// Registers a handler for `DELETE` without a tracing rule.
    @discardableResult
    public func delete(
        _ path: RouterPath = "",
        use handler: @Sendable @escaping (Hummingbird.Request, Context) async throws -> some ResponseGenerator
    ) -> Self {
        on(path, method: .delete, use: handler)
    }

    /// Registers a handler for `HEAD` without a tracing rule.
    @discardableResult
    public func head(
        _ path: RouterPath = "",
        use handler: @Sendable @escaping (Hummingbird.Request, Context) async throws -> some ResponseGenerator
    ) -> Self {
        on(path, method: .head, use: handler)
    }
}
#endif
