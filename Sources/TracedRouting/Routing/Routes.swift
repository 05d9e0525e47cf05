//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// A collection of routes in which members wrapped in ``Traced`` or ``TracedMethod`` with a route register themselves.
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
/// Add an instance to the router's body. A wrapped member without an explicit name is named after the type and the member:
/// `Users.count`.
///
/// A class cannot have wrapped members, because they would make it non-`Sendable`. It lists its methods in ``routes``:
/// `Get("/users", traced: true, list)`. An actor does too, with closures, because its methods cannot be passed by name:
///
/// ```swift
/// actor Counter: Routes {
///     nonisolated var routes: [any RouteComponent] {
///         Post("/count", traced: "count.up") { try await self.up($0) }
///     }
/// }
/// ```
public protocol Routes: RouteComponent {
    /// The path prefix of the routes; empty by default.
    var path: String { get }

    /// The tracing rule for all routes of the collection; inherited by default.
    var traced: RouteTracing { get }

    /// Middleware around all handlers of the collection, outermost first; empty by default.
    var middleware: [any Middleware] { get }

    /// Routes in addition to the wrapped members; empty by default.
    @RouteBuilder var routes: [any RouteComponent] { get }
}

extension Routes {
    /// An empty path.
    public var path: String { "" }

    /// Inherits the rule of the enclosing group.
    public var traced: RouteTracing { .inherit }

    /// No middleware.
    public var middleware: [any Middleware] { [] }

    /// No additional routes.
    public var routes: [any RouteComponent] { [] }

    /// The wrapped members that have a route, in declaration order, followed by ``routes``.
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

extension RouteContents {
    /// The wrapped members of a collection.
    init(wrappedMembersOf collection: any Routes) {
        self.init()
        WrappedMembers.forEach(in: collection) { (member: any AnnotatedMember, name) in
            add(member, name, of: collection)
        }
    }

    private mutating func add(_ member: any AnnotatedMember, _ name: String, of collection: any Routes) {
        let handlerName = "\(type(of: collection)).\(name)"
        guard let route = member.route else {
            if let operationName = member.tracing.operationName, operationName.hasPrefix("/") {
                problems.append(.pathAsName(operationName, at: handlerName))
            } else {
                unrouted.append((handlerName, member.identity))
            }
            return
        }
        switch member.handler(in: collection) {
        case .ready(let handler):
            routes.append(
                RouteDefinition(
                    method: route.method,
                    path: [route.path],
                    tracing: member.tracing,
                    handlerName: handlerName,
                    handler: handler
                )
            )
        case .unassigned:
            problems.append(.missingHandler(of: name, at: handlerName))
        case .methodOf(let other):
            problems.append(.method(of: other, at: handlerName, in: type(of: collection)))
        }
    }
}

extension RouteProblem {
    fileprivate static func pathAsName(_ name: String, at place: String) -> RouteProblem {
        RouteProblem(
            place: place,
            problem: "its operation name \"\(name)\" is a path, but it has no method, so it would not be registered",
            remedy: "write `@Traced(.get, \"\(name)\")` for a route, or use a name without a leading slash"
        )
    }

    /// Explains why a collection has no routes.
    static func noRoutes<Collection: Routes>(in collection: Collection) -> RouteProblem {
        if collection is any Actor {
            return RouteProblem(
                place: "\(Collection.self)",
                problem: "it has no routes; members of an actor do not register themselves",
                remedy:
                    "list its methods in `nonisolated var routes`, as in `Get(\"/users\") { try await self.list($0) }`"
            )
        }
        let isReflected = !Mirror(reflecting: collection).children.isEmpty
        guard isReflected || MemoryLayout<Collection>.size == 0 else {
            return RouteProblem(
                place: "\(Collection.self)",
                problem: "its members are invisible because it was compiled without reflection metadata",
                remedy: "remove -disable-reflection-metadata, or list the members in `var routes`"
            )
        }
        return RouteProblem(
            place: "\(Collection.self)",
            problem: "it has no routes",
            remedy: "give a wrapped member a route, as in `@Traced(.get, \"/users\") var list = { … }`, "
                + "or list routes in `var routes`"
        )
    }
}
