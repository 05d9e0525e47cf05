//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
/// A collection of routes: members that are wrapped in ``Traced`` or ``TracedMethod`` with a route register themselves.
///
/// ```swift
/// struct Users: Routes {
///     let database: Database
///
///     @Traced(.get, "/users/count") var count = { request in … }
///     @TracedMethod(.get, "/users/:id", "users.show", tags: \.parameters.id) var show = Users.show
///
///     func show(_ request: Request) async throws -> Response { … }
/// }
/// ```
///
/// Put a value of the type into the router's body. A wrapped member without a name of its own goes by the type's and the
/// member's: `Users.count`.
///
/// A class cannot have wrapped members, because it would not be `Sendable` with them. It lists its methods in ``routes``:
/// `Get("/users", traced: true, list)`. So does an actor, with closures, as a method of an actor is not passed on by its name:
///
/// ```swift
/// actor Counter: Routes {
///     nonisolated var routes: [any RouteComponent] {
///         Post("/count", traced: "count.up") { try await self.up($0) }
///     }
/// }
/// ```
public protocol Routes: RouteComponent {
    /// The path before those of the routes; empty by default.
    var path: String { get }

    /// What is said about all routes of the collection; nothing by default.
    var traced: RouteTracing { get }

    /// Stands around all handlers of the collection, the first outermost; none by default.
    var middleware: [any Middleware] { get }

    /// Routes besides the wrapped members; none by default.
    @RouteBuilder var routes: [any RouteComponent] { get }
}

extension Routes {
    /// No path.
    public var path: String { "" }

    /// Nothing.
    public var traced: RouteTracing { .inherit }

    /// None.
    public var middleware: [any Middleware] { [] }

    /// None.
    public var routes: [any RouteComponent] { [] }

    /// The wrapped members with a route, in the order in which they are declared, then ``routes``.
    public var contents: RouteContents {
        var contents = RouteContents(wrappedMembersOf: self)
        contents.append(RouteContents(routes))
        if contents.isEmpty { contents.problems.append(.noRoutes(in: self)) }
        return contents.nested(
            path: path,
            tracing: traced,
            middleware: middleware,
            place: "the collection \(Self.self)"
        )
    }
}
