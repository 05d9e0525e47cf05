//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
/// The routes of a router, in the order in which they were registered. Prints as a table.
public struct RouteList: Sendable, Hashable {
    private let routes: [RouteDescription]

    package init(_ routes: [RouteDescription]) {
        self.routes = routes
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
    /// The routes as a table: method, path, whether traced now, the rule and who says so, operation name, attributes.
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
