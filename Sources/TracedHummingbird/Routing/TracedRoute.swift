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
import TracedRouting

/// Marks a handler of Hummingbird's as traced where it is written, and registers it: see ``TracedRoutes``.
///
/// ```swift
/// struct Users: TracedRoutes {
///     typealias Context = AppContext
///     @TracedRoute(.get, "users/:id", "users.show", tags: \.parameters.id)
///     var show = { (request: Request, context: AppContext) in "user \(context.parameters.get("id") ?? "")" }
/// }
/// router.addRoutes(Users())
/// ```
///
/// A handler that needs something from its type is a method of it, see ``TracedRouteMethod``, or is assigned in the
/// initializer.
@propertyWrapper
public struct TracedRoute<Context: RequestContext, Output: ResponseGenerator>: WrappedRoute, Sendable {
    /// Answers a request.
    public typealias Handler = @Sendable (Hummingbird.Request, Context) async throws -> Output

    let path: RouterPath
    let method: HTTPRequest.Method
    let tracing: RouteTracing
    private(set) var handler: Handler?

    /// The handler. One that was never assigned answers 501, and is a mistake that the router reports.
    public var wrappedValue: Handler {
        get { handler ?? { _, _ in throw Hummingbird.HTTPError(.notImplemented) } }
        set { handler = newValue }
    }

    /// Wraps a handler.
    ///
    /// - Parameters:
    ///   - wrappedValue: the handler.
    ///   - method: the method.
    ///   - path: the path.
    ///   - operationName: the name of the operation.
    ///   - tracing: whether and how the route is traced; `true` by default.
    ///   - tags: what of the request becomes tags.
    public init(
        wrappedValue: @escaping Handler,
        _ method: HTTPRequest.Method,
        _ path: RouterPath,
        _ operationName: String? = nil,
        traced tracing: some RouteTracingConvertible = true,
        tags: RequestAttribute...
    ) {
        self.init(wrappedValue, method, path, tracing.routeTracing.named(operationName, adding: tags))
    }

    /// Wraps a handler that is assigned in the initializer of its type.
    ///
    /// - Parameters:
    ///   - method: the method.
    ///   - path: the path.
    ///   - operationName: the name of the operation.
    ///   - tracing: whether and how the route is traced; `true` by default.
    ///   - tags: what of the request becomes tags.
    public init(
        _ method: HTTPRequest.Method,
        _ path: RouterPath,
        _ operationName: String? = nil,
        traced tracing: some RouteTracingConvertible = true,
        tags: RequestAttribute...
    ) {
        self.init(nil, method, path, tracing.routeTracing.named(operationName, adding: tags))
    }

    private init(_ handler: Handler?, _ method: HTTPRequest.Method, _ path: RouterPath, _ tracing: RouteTracing) {
        self.handler = handler
        self.method = method
        self.path = path
        self.tracing = tracing
    }

    func handler(in collection: Any) -> MemberHandler<Handler> {
        handler.map(MemberHandler.ready) ?? .unassigned
    }
}
#endif
