//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
/// Marks a method as a traced handler.
///
/// A member of a ``Routes`` collection that is wrapped with a method and a path registers itself. It calls the method on the
/// collection instance in the router, so the method can use the collection's properties:
///
/// ```swift
/// struct Orders: Routes {
///     let store: OrderStore
///
///     @TracedMethod(.get, "/orders/:id", "order.show", tags: \.parameters.id) var show = Orders.show
///
///     func show(_ request: Request) async throws -> Response {
///         try .json(await store.order(request.parameters.require("id")))
///     }
/// }
/// ```
///
/// The member may share the name of the method: `orders.show(request)` still calls the method. The route uses the same name.
///
/// Without a method and a path, pass the member to a verb with the instance: `Post("/cart", carts.$add(carts))`.
@propertyWrapper
public struct TracedMethod<Enclosing: Sendable>: AnnotatedMember, Sendable {
    /// An unbound method, such as `Orders.show`.
    public typealias Method = @Sendable (Enclosing) -> Handler

    let route: (method: HTTPMethod, path: String)?
    let tracing: RouteTracing
    let identity = MemberIdentity()

    /// The method.
    public let wrappedValue: Method

    /// Binds the method to an instance and returns the handler with its tracing, to pass to a verb.
    public var projectedValue: @Sendable (Enclosing) -> TracedHandler {
        { TracedHandler(tracing, handler: wrappedValue($0), isMissing: false, member: identity) }
    }

    /// Wraps a method that registers itself.
    ///
    /// - Parameters:
    ///   - wrappedValue: the method.
    ///   - method: the HTTP method.
    ///   - path: the path, with a leading slash.
    ///   - operationName: the operation name.
    ///   - tracing: whether and how the route is traced; `true` by default.
    ///   - tags: attributes of the request to record as tags.
    public init(
        wrappedValue: @escaping Method,
        _ method: HTTPMethod,
        _ path: String,
        _ operationName: String? = nil,
        traced tracing: some RouteTracingConvertible = true,
        tags: RequestAttribute...
    ) {
        self.wrappedValue = wrappedValue
        self.route = (method, path)
        self.tracing = tracing.routeTracing.named(operationName, adding: tags)
    }

    /// Wraps a method to pass to a verb.
    ///
    /// - Parameters:
    ///   - wrappedValue: the method.
    ///   - operationName: the operation name.
    ///   - tracing: whether and how the route is traced; `true` by default.
    ///   - tags: attributes of the request to record as tags.
    public init(
        wrappedValue: @escaping Method,
        _ operationName: String? = nil,
        traced tracing: some RouteTracingConvertible = true,
        tags: RequestAttribute...
    ) {
        self.wrappedValue = wrappedValue
        self.route = nil
        self.tracing = tracing.routeTracing.named(operationName, adding: tags)
    }

    func handler(in collection: Any) -> MemberHandler<Handler> {
        (collection as? Enclosing).map { .ready(wrappedValue($0)) } ?? .methodOf(Enclosing.self)
    }
}
