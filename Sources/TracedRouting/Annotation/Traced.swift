//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// Marks a handler as traced where it is written.
///
/// With a method and a path, a member of a ``Routes`` collection registers itself:
///
/// ```swift
/// struct Users: Routes {
///     @Traced(.get, "/users/:id", "users.show", tags: \.parameters.id) var show = { request in … }
/// }
/// ```
///
/// Without them, the member is a wrapped handler that is given to a verb: `Post("/cart", carts.$add)`.
///
/// A handler that needs something from its collection is a method of it, see ``TracedMethod``, or is assigned in the
/// initializer.
@propertyWrapper
public struct Traced: AnnotatedMember, Sendable {
    let route: (method: HTTPMethod, path: String)?
    let tracing: RouteTracing
    let identity = MemberIdentity()
    private(set) var handler: Handler?

    /// The handler. One that was never assigned answers 501, and is a mistake that the router reports.
    public var wrappedValue: Handler {
        get { handler ?? { _ in throw HTTPError(.notImplemented) } }
        set { handler = newValue }
    }

    /// The handler together with its tracing, for a verb.
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
    ///   - path: the path; it begins with a slash.
    ///   - operationName: the name of the operation.
    ///   - tracing: whether and how the route is traced; `true` by default.
    ///   - tags: what of the request becomes tags.
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

    /// Wraps a handler that registers itself, and is assigned in the initializer of its collection.
    ///
    /// - Parameters:
    ///   - method: the method.
    ///   - path: the path; it begins with a slash.
    ///   - operationName: the name of the operation.
    ///   - tracing: whether and how the route is traced; `true` by default.
    ///   - tags: what of the request becomes tags.
    public init(
        _ method: HTTPMethod,
        _ path: String,
        _ operationName: String? = nil,
        traced tracing: some RouteTracingConvertible = true,
        tags: RequestAttribute...
    ) {
        self.init(nil, route: (method, path), tracing: tracing.routeTracing.named(operationName, adding: tags))
    }

    /// Wraps a handler that is given to a verb.
    ///
    /// - Parameters:
    ///   - wrappedValue: the handler.
    ///   - operationName: the name of the operation.
    ///   - tracing: whether and how the route is traced; `true` by default.
    ///   - tags: what of the request becomes tags.
    public init(
        wrappedValue: @escaping Handler,
        _ operationName: String? = nil,
        traced tracing: some RouteTracingConvertible = true,
        tags: RequestAttribute...
    ) {
        self.init(wrappedValue, route: nil, tracing: tracing.routeTracing.named(operationName, adding: tags))
    }

    /// Wraps a handler that is given to a verb, and is assigned in the initializer of its type.
    ///
    /// - Parameters:
    ///   - operationName: the name of the operation.
    ///   - tracing: whether and how the route is traced; `true` by default.
    ///   - tags: what of the request becomes tags.
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

/// A member of a collection that is wrapped in ``Traced`` or ``TracedMethod``.
protocol AnnotatedMember {
    /// The route under which it registers itself; `nil` where a verb is to be given it.
    var route: (method: HTTPMethod, path: String)? { get }
    var tracing: RouteTracing { get }
    var identity: MemberIdentity { get }

    /// The handler for a collection that has the member.
    func handler(in collection: Any) -> MemberHandler<Handler>
}

/// What a wrapped member answers with.
package enum MemberHandler<Handler> {
    case ready(Handler)
    /// Nothing, because it was never assigned.
    case unassigned
    /// Nothing, because it is a method of another type than that of its collection.
    case methodOf(Any.Type)
}

/// Which wrapped member a handler comes from. All copies of a member have the same.
final class MemberIdentity: Sendable {}

/// Answers a request.
public typealias Handler = @Sendable (Request) async throws -> Response

/// A handler together with its tracing: what `$` before the name of a wrapped member gives.
public struct TracedHandler: Sendable {
    let tracing: RouteTracing
    let handler: Handler

    /// Whether the handler is the stand-in for one that was never assigned.
    let isMissing: Bool

    /// The member that the handler comes from.
    let member: MemberIdentity

    init(_ tracing: RouteTracing, handler: @escaping Handler, isMissing: Bool, member: MemberIdentity) {
        self.tracing = tracing
        self.handler = handler
        self.isMissing = isMissing
        self.member = member
    }
}
