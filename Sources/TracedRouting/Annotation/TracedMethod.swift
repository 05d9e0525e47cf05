//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
/// Marks a method as a traced handler.
///
/// A member of a ``Routes`` collection that is wrapped with a method and a path registers itself. It calls the method on the
/// collection that is put into the router, so that the method has all that the collection holds:
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
/// The member may have the name of the method: `orders.show(request)` calls the method. The route goes by that name too.
///
/// Without method and path, the member is given to a verb together with the instance: `Post("/cart", carts.$add(carts))`.
@propertyWrapper
public struct TracedMethod<Enclosing: Sendable>: AnnotatedMember, Sendable {
    /// A method that is not bound to an instance yet, as `Orders.show` is one.
    public typealias Method = @Sendable (Enclosing) -> Handler

    let route: (method: HTTPMethod, path: String)?
    let tracing: RouteTracing
    let identity = MemberIdentity()

    /// The method.
    public let wrappedValue: Method

    /// Binds the method to an instance: the handler together with its tracing, for a verb.
    public var projectedValue: @Sendable (Enclosing) -> TracedHandler {
        { TracedHandler(tracing, handler: wrappedValue($0), isMissing: false, member: identity) }
    }

    /// Wraps a method that registers itself.
    ///
    /// - Parameters:
    ///   - wrappedValue: the method.
    ///   - method: the HTTP method.
    ///   - path: the path; it begins with a slash.
    ///   - operationName: the name of the operation.
    ///   - tracing: whether and how the route is traced; `true` by default.
    ///   - tags: what of the request becomes tags.
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

    /// Wraps a method that is given to a verb.
    ///
    /// - Parameters:
    ///   - wrappedValue: the method.
    ///   - operationName: the name of the operation.
    ///   - tracing: whether and how the route is traced; `true` by default.
    ///   - tags: what of the request becomes tags.
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
