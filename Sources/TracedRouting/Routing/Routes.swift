//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
/// A collection of routes: members that are wrapped in ``Traced`` with a route register themselves.
///
/// ```swift
/// struct Users: Routes {
///     @Traced(.get, "/users") var list = { request in try .json(await users.all()) }
///     @Traced(.get, "/users/:id", "users.show", tags: \.parameters.id) var show = { request in … }
/// }
/// ```
///
/// Put a value of the type into the router's body. A wrapped member without a name of its own goes by the type's and the
/// member's: `Users.list`.
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
        var contents = WrappedMembers.contents(of: self)
        let further = RouteContents(routes)
        contents.routes += further.routes
        contents.problems += further.problems
        contents.unrouted += further.unrouted
        if contents.routes.isEmpty, contents.problems.isEmpty, contents.unrouted.isEmpty {
            contents.problems.append(WrappedMembers.problem(ofEmpty: self))
        }
        return contents.nested(
            path: path,
            tracing: traced,
            middleware: middleware,
            place: "the collection \(Self.self)"
        )
    }
}
