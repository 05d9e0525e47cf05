//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// Something that can stand in the body of a router, a group or a collection.
///
/// ``Get`` and the other verbs, ``Route``, ``Group`` and every ``Routes`` type conform. There is no need to conform types of
/// your own: make them ``Routes``.
public protocol RouteComponent: Sendable {
    /// The routes of the component, and what is wrong with it.
    var contents: RouteContents { get }
}

/// The routes of a part of a router, and the mistakes that were found while they were collected.
public struct RouteContents: Sendable {
    var routes: [RouteDefinition] = []
    package var problems: [RouteProblem] = []

    /// Wrapped members of collections that have no route, by their names: a verb has to be given them.
    var unrouted: [(name: String, member: MemberIdentity)] = []

    /// Those who are told among which routes these have come to stand. A router is held weakly, as it holds its handlers.
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

    /// The contents below a path, with what a group says about all of them.
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

/// A route as it is collected from the builder, before the router has checked it.
struct RouteDefinition: Sendable {
    var method: HTTPMethod
    /// The paths from the outermost group to the route.
    var path: [String]
    var tracing: RouteTracing
    /// The name of the handler, where it is known.
    var handlerName: String?
    var handler: Handler
    /// The wrapped member that the handler comes from, where a verb was given one.
    var member: MemberIdentity?
    /// The group, collection or router whose rule counts for the route; `nil` when its own does, or none.
    var rulePlace: String?
    /// The middleware from the outermost group to the route.
    var middleware: [any Middleware] = []
}

/// Collects routes from a closure, with `if`, `switch` and `for`.
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

/// Routes below a path, with what is said about all of them.
public struct Group: RouteComponent {
    /// The routes, below the group's path.
    public let contents: RouteContents

    /// Creates a group.
    ///
    /// - Parameters:
    ///   - path: the path before those of the routes; it may have parameters.
    ///   - tracing: whether the routes are traced where they say nothing themselves, and tags for all of them.
    ///   - middleware: stands around all handlers of the group, the first outermost.
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
