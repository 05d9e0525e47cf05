//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// A component of a router, a group or a collection.
///
/// ``Get`` and the other verbs, ``Route``, ``Group`` and every ``Routes`` type conform. Don't conform your own types; make them
/// ``Routes`` instead.
public protocol RouteComponent: Sendable {
    /// The routes of the component and any problems with them.
    var contents: RouteContents { get }
}

/// The routes of part of a router, with the problems found while collecting them.
public struct RouteContents: Sendable {
    var routes: [RouteDefinition] = []
    package var problems: [RouteProblem] = []

    /// Wrapped members that have no route, by name: each must be passed to a verb.
    var unrouted: [(name: String, member: MemberIdentity)] = []

    /// Closures to call with the directory of the router that these routes end up in. The router is held weakly, because it holds
    /// its handlers.
    package var mounted: [@Sendable (_ directory: @escaping @Sendable () -> RouteDirectory?) -> Void] = []

    /// The contents of several components, in order.
    init(_ components: [any RouteComponent]) {
        for component in components { append(component.contents) }
    }

    init(routes: [RouteDefinition] = [], problems: [RouteProblem] = []) {
        self.routes = routes
        self.problems = problems
    }

    var isEmpty: Bool { routes.isEmpty && problems.isEmpty && unrouted.isEmpty }

    mutating func append(_ other: RouteContents) {
        routes += other.routes
        problems += other.problems
        unrouted += other.unrouted
        mounted += other.mounted
    }

    /// Returns the contents below a path, with the group's settings applied.
    func nested(
        path: String,
        tracing: RouteTracing,
        middleware: [any Middleware],
        place: @autoclosure () -> String
    ) -> RouteContents {
        var copy = self
        if tracing.operationName != nil {
            copy.problems.append(.nameForSeveral(at: place()))
        }
        for index in copy.routes.indices {
            if copy.routes[index].tracing.rule == .inherit, tracing.rule != .inherit {
                copy.routes[index].rulePlace = place()
            }
            copy.routes[index].path.insert(path, at: 0)
            copy.routes[index].tracing = copy.routes[index].tracing.within(tracing)
            copy.routes[index].middleware.insert(contentsOf: middleware, at: 0)
        }
        return copy
    }
}

/// A route collected from the builder, before the router validates it.
struct RouteDefinition: Sendable {
    var method: HTTPMethod
    /// The paths from the outermost group to the route.
    var path: [String]
    var tracing: RouteTracing
    /// The name of the handler, if known.
    var handlerName: String?
    var handler: Handler
    /// The wrapped member that supplies the handler, if one was passed to a verb.
    var member: MemberIdentity?
    /// The group, collection or router whose rule applies to the route; `nil` if its own rule applies, or none.
    var rulePlace: String?
    /// The middleware from the outermost group to the route.
    var middleware: [any Middleware] = []
}

/// A result builder that collects routes, with support for `if`, `switch` and `for`.
@resultBuilder
public enum RouteBuilder {
    /// Takes a component.
    public static func buildExpression(_ component: some RouteComponent) -> [any RouteComponent] {
        [component]
    }

    /// Takes a list of components.
    public static func buildExpression(_ components: [any RouteComponent]) -> [any RouteComponent] {
        components
    }

    /// Joins the components of a block.
    public static func buildBlock(_ components: [any RouteComponent]...) -> [any RouteComponent] {
        components.flatMap(\.self)
    }

    /// Takes the components of an `if` without `else`.
    public static func buildOptional(_ components: [any RouteComponent]?) -> [any RouteComponent] {
        components ?? []
    }

    /// Takes the components of the first branch.
    public static func buildEither(first components: [any RouteComponent]) -> [any RouteComponent] {
        components
    }

    /// Takes the components of the second branch.
    public static func buildEither(second components: [any RouteComponent]) -> [any RouteComponent] {
        components
    }

    /// Joins the components of a loop.
    public static func buildArray(_ components: [[any RouteComponent]]) -> [any RouteComponent] {
        components.flatMap(\.self)
    }

    /// Takes the components of an `if #available`.
    public static func buildLimitedAvailability(_ components: [any RouteComponent]) -> [any RouteComponent] {
        components
    }
}

/// Routes that share a path prefix, tracing and middleware.
public struct Group: RouteComponent {
    /// The routes, below the group's path.
    public let contents: RouteContents

    /// Creates a group.
    ///
    /// - Parameters:
    ///   - path: the path prefix of the routes; it may contain parameters.
    ///   - tracing: the tracing rule for routes without their own, and tags for all routes.
    ///   - middleware: middleware around all handlers of the group, outermost first.
    ///   - routes: the routes.
    public init(
        _ path: String = "",
        traced tracing: some RouteTracingConvertible = RouteTracing.inherit,
        middleware: [any Middleware] = [],
        @RouteBuilder _ routes: () -> [any RouteComponent]
    ) {
        self.init(
            path,
            traced: tracing.routeTracing,
            middleware: middleware,
            place: "the group \"\(path)\"",
            routes
        )
    }

    init(
        _ path: String,
        traced tracing: RouteTracing,
        middleware: [any Middleware] = [],
        place: String,
        _ routes: () -> [any RouteComponent]
    ) {
        contents = RouteContents(routes()).nested(path: path, tracing: tracing, middleware: middleware, place: place)
    }
}
