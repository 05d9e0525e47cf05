//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
/// The routes of a part of a router, and the mistakes that were found while they were collected.
public struct RouteContents: Sendable {
    var routes: [RouteDefinition] = []
    var problems: [RouteProblem] = []

    /// Wrapped members of collections that have no route, by their names: a verb has to be given them.
    var unrouted: [(name: String, member: MemberIdentity)] = []

    /// Nothing.
    public static let empty = RouteContents()

    /// The contents of several components, in order.
    ///
    /// - Parameter components: the components.
    public init(_ components: [any RouteComponent]) {
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
