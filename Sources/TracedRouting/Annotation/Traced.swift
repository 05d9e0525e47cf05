//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// Marks a handler as traced at its declaration.
///
/// With a method and a path, a member of a ``Routes`` collection registers itself:
///
/// ```swift
/// struct Users: Routes {
///     @Traced(.get, "/users/:id", "users.show", tags: \.parameters.id) var show = { request in … }
/// }
/// ```
///
/// Without them, the member is a wrapped handler to pass to a verb: `Post("/cart", carts.$add)`.
///
/// A handler that depends on its collection must be a method of it (see ``TracedMethod``) or be assigned in the initializer.
@propertyWrapper
public struct Traced: AnnotatedMember, Sendable {
    let route: (method: HTTPMethod, path: String)?
    let tracing: RouteTracing
    let identity = MemberIdentity()
    private(set) var handler: Handler?

    /// The handler. One that was never assigned responds with 501; the router reports it as a problem.
    public var wrappedValue: Handler {
        get { handler ?? { _ in throw HTTPError(.notImplemented) } }
        set { handler = newValue }
    }

    /// The handler with its tracing, to pass to a verb.
    public var projectedValue: TracedHandler {
        TracedHandler(tracing, handler: wrappedValue, isMissing: handler == nil, member: identity)
    }

    private init(_ handler: Handler?, route: (method: HTTPMethod, path: String)?, tracing: RouteTracing) {
        self.handler = handler
        self.route = route
        self.tracing = tracing
    }

    /// Wraps a handler that registers itself.
    ///
    /// - Parameters:
    ///   - wrappedValue: the handler.
    ///   - method: the method.
    ///   - path: the path, with a leading slash.
    ///   - operationName: the operation name.
    ///   - tracing: whether and how the route is traced; `true` by default.
    ///   - tags: attributes of the request to record as tags.
    public init(
        wrappedValue: @escaping Handler,
        _ method: HTTPMethod,
        _ path: String,
        _ operationName: String? = nil,
        traced tracing: some RouteTracingConvertible = true,
        tags: RequestAttribute...
    ) {
        let tracing = tracing.routeTracing.named(operationName, adding: tags)
        self.init(wrappedValue, route: (method, path), tracing: tracing)
    }

    /// Wraps a handler that registers itself and is assigned in the initializer of its collection.
    ///
    /// - Parameters:
    ///   - method: the method.
    ///   - path: the path, with a leading slash.
    ///   - operationName: the operation name.
    ///   - tracing: whether and how the route is traced; `true` by default.
    ///   - tags: attributes of the request to record as tags.
    public init(
        _ method: HTTPMethod,
        _ path: String,
        _ operationName: String? = nil,
        traced tracing: some RouteTracingConvertible = true,
        tags: RequestAttribute...
    ) {
        self.init(nil, route: (method, path), tracing: tracing.routeTracing.named(operationName, adding: tags))
    }

    /// Wraps a handler to pass to a verb.
    ///
    /// - Parameters:
    ///   - wrappedValue: the handler.
    ///   - operationName: the operation name.
    ///   - tracing: whether and how the route is traced; `true` by default.
    ///   - tags: attributes of the request to record as tags.
    public init(
        wrappedValue: @escaping Handler,
        _ operationName: String? = nil,
        traced tracing: some RouteTracingConvertible = true,
        tags: RequestAttribute...
    ) {
        self.init(wrappedValue, route: nil, tracing: tracing.routeTracing.named(operationName, adding: tags))
    }

    /// Wraps a handler to pass to a verb and to assign in the initializer of its type.
    ///
    /// - Parameters:
    ///   - operationName: the operation name.
    ///   - tracing: whether and how the route is traced; `true` by default.
    ///   - tags: attributes of the request to record as tags.
    public init(
        _ operationName: String? = nil,
        traced tracing: some RouteTracingConvertible = true,
        tags: RequestAttribute...
    ) {
        self.init(nil, route: nil, tracing: tracing.routeTracing.named(operationName, adding: tags))
    }

    func handler(in collection: Any) -> MemberHandler<Handler> {
        handler.map(MemberHandler.ready) ?? .unassigned
    }
}

/// A member of a collection, wrapped in ``Traced`` or ``TracedMethod``.
protocol AnnotatedMember {
    /// The route that the member registers; `nil` if it must be passed to a verb.
    var route: (method: HTTPMethod, path: String)? { get }
    var tracing: RouteTracing { get }
    var identity: MemberIdentity { get }

    /// Returns the member's handler, bound to a collection.
    func handler(in collection: Any) -> MemberHandler<Handler>
}

/// The handler of a wrapped member, or the reason it has none.
package enum MemberHandler<Handler> {
    case ready(Handler)
    /// The handler was never assigned.
    case unassigned
    /// The handler is a method of a type other than its collection.
    case methodOf(Any.Type)
}

/// The identity of a wrapped member, shared by all its copies.
final class MemberIdentity: Sendable {}

/// A closure that responds to a request.
public typealias Handler = @Sendable (Request) async throws -> Response

/// A handler with its tracing: the projected value (`$name`) of a wrapped member.
public struct TracedHandler: Sendable {
    let tracing: RouteTracing
    let handler: Handler

    /// Whether the handler is a placeholder for one that was never assigned.
    let isMissing: Bool

    /// The member that supplies the handler.
    let member: MemberIdentity

    init(_ tracing: RouteTracing, handler: @escaping Handler, isMissing: Bool, member: MemberIdentity) {
        self.tracing = tracing
        self.handler = handler
        self.isMissing = isMissing
        self.member = member
    }
}
