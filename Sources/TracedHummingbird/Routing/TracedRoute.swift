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

/// Marks a Hummingbird handler as traced at its declaration and registers it: see ``TracedRoutes``.
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
/// A handler that depends on its type must be a method of it (see ``TracedRouteMethod``) or be assigned in the initializer.
@propertyWrapper
public struct TracedRoute<Context: RequestContext, Output: ResponseGenerator>: WrappedRoute, Sendable {
    /// A closure that responds to a request.
    public typealias Handler = @Sendable (Hummingbird.Request, Context) async throws -> Output

    let path: RouterPath
    let method: HTTPRequest.Method
    let tracing: RouteTracing
    private(set) var handler: Handler?

    /// The handler. One that was never assigned responds with 501; the router reports it as a problem.
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
    ///   - operationName: the operation name.
    ///   - tracing: whether and how the route is traced; `true` by default.
    ///   - tags: attributes of the request to record as tags.
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
    ///   - operationName: the operation name.
    ///   - tracing: whether and how the route is traced; `true` by default.
    ///   - tags: attributes of the request to record as tags.
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

/// Marks a method as a traced Hummingbird handler and registers it: see ``TracedRoutes``.
///
/// The method is called on the value added to the router, so it can use the value's properties:
///
/// ```swift
/// struct Orders: TracedRoutes {
///     let store: OrderStore
///
///     @TracedRouteMethod(.get, "orders/:id", "order.show", tags: \.parameters.id) var show = Orders.show
///
///     func show(_ request: Request, _ context: AppContext) async throws -> Order {
///         try await store.order(context.parameters.require("id"))
///     }
/// }
/// ```
///
/// The member may share the name of the method: `orders.show(request, context)` still calls the method. The route uses the same
/// name.
@propertyWrapper
public struct TracedRouteMethod<Enclosing: Sendable, Context: RequestContext, Output: ResponseGenerator>: WrappedRoute,
    Sendable
{
    /// An unbound method, such as `Orders.show`.
    public typealias Method =
        @Sendable (Enclosing) -> @Sendable (Hummingbird.Request, Context) async throws -> Output

    let path: RouterPath
    let method: HTTPRequest.Method
    let tracing: RouteTracing

    /// The method.
    public let wrappedValue: Method

    /// Wraps a method.
    ///
    /// - Parameters:
    ///   - wrappedValue: the method.
    ///   - method: the HTTP method.
    ///   - path: the path.
    ///   - operationName: the operation name.
    ///   - tracing: whether and how the route is traced; `true` by default.
    ///   - tags: attributes of the request to record as tags.
    public init(
        wrappedValue: @escaping Method,
        _ method: HTTPRequest.Method,
        _ path: RouterPath,
        _ operationName: String? = nil,
        traced tracing: some RouteTracingConvertible = true,
        tags: RequestAttribute...
    ) {
        self.wrappedValue = wrappedValue
        self.method = method
        self.path = path
        self.tracing = tracing.routeTracing.named(operationName, adding: tags)
    }

    func handler(in collection: Any) -> MemberHandler<TracedRoute<Context, Output>.Handler> {
        (collection as? Enclosing).map { .ready(wrappedValue($0)) } ?? .methodOf(Enclosing.self)
    }
}
#endif
