//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// The routes of a router, in registration order. Prints as a table.
public struct RouteList: Sendable, Hashable {
    private let routes: [RouteDescription]

    /// Lists the routes of a directory.
    package init(_ directory: RouteDirectory) {
        routes = directory.routes.map(\.description)
    }
}

extension RouteList: RandomAccessCollection {
    /// Always zero.
    public var startIndex: Int { 0 }

    /// The number of routes.
    public var endIndex: Int { routes.count }

    /// The route at a position.
    public subscript(position: Int) -> RouteDescription { routes[position] }
}

extension RouteList: CustomStringConvertible {
    /// The routes as a table: method, path, whether currently traced, rule and its place, operation name, attributes.
    public var description: String {
        let heading = ["METHOD", "PATH", "TRACED", "RULE", "OPERATION", "ATTRIBUTES"]
        let rows =
            [heading]
            + routes.map { route in
                [
                    route.method, route.template, route.isTraced ? "yes" : "no",
                    route.rulePlace.map { "\(route.rule.rawValue): \($0)" } ?? "none", route.operationName,
                    route.attributes.joined(separator: ", "),
                ]
            }
        let widths = heading.indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
        return rows.map { row in
            var line = ""
            for (column, cell) in row.enumerated() {
                line += cell
                if column < row.count - 1, row[(column + 1)...].contains(where: { !$0.isEmpty }) {
                    line += String(repeating: " ", count: widths[column] - cell.count + 2)
                }
            }
            return line
        }.joined(separator: "\n")
    }
}

/// The description of a route.
public struct RouteDescription: Sendable, Hashable, Codable {
    /// The method.
    public let method: String

    /// The path template.
    public let template: String

    /// Whether its requests are traced under the current settings, as far as the template determines it.
    public let isTraced: Bool

    /// The effective rule of the route.
    package let rule: TracingRule

    /// The place whose rule applies, for example `the group "/admin"`; `nil` if there is no rule.
    package let rulePlace: String?

    /// The operation name of its spans.
    public let operationName: String

    /// The name of the handler, if known.
    package let handlerName: String?

    /// The names of the tags that the route adds to those of the settings.
    public let attributes: [String]
}

extension RouteDescription {
    /// Describes a route under the current settings.
    ///
    /// - Parameters:
    ///   - request: a request for its template.
    ///   - route: the route information.
    ///   - rulePlace: the place whose rule applies.
    ///   - tracing: the tracer and its settings.
    package init(
        _ request: some TraceableRequest,
        route: RouteInformation,
        rulePlace: String?,
        under tracing: RequestTracing
    ) {
        let snapshot = tracing.snapshot
        let plan = RoutePlan(snapshot, route, in: TracedServer())
        self.init(
            method: request.method,
            template: route.template ?? request.path,
            isTraced: plan.decision(for: request).isTraced,
            rule: plan.rule ?? .inherit,
            rulePlace: plan.isOverridden ? "an override" : rulePlace,
            operationName: snapshot.settings.operationName.name(for: request, route: route),
            handlerName: route.handlerName,
            attributes: plan.attributes.route.names
        )
    }
}
