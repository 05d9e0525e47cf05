//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

extension RouteExplanation: CustomStringConvertible {
    /// The explanation in a few lines: the verdict, and what it rests on.
    public var description: String {
        var lines = ["\(method) \(path) is \(isTraced ? "traced" : "not traced"): \(cause)."]
        lines.append("  mode: \(mode.rawValue)")
        lines.append("  route: \(routeText)")
        lines.append("  operation: \(operationName)")
        lines += Self.line("tags of the settings", atStart: attributes.global, atEnd: attributes.globalAtEnd)
        lines += Self.line("tags of the route", atStart: attributes.route, atEnd: attributes.routeAtEnd)
        return lines.joined(separator: "\n")
    }

    private var cause: String {
        switch reason {
        case .modeOff: "the mode is off"
        case .forced: "\(place) says force"
        case .skipped: "the settings skip it (\(skipRule ?? "a rule"))"
        case .skippedByDefault:
            "the settings skip it by default (\(skipRule ?? "a rule")); annotate its route with traced: true to trace it"
        case .ruleOff: "\(place) says off"
        case .ruleOn: "\(place) says on"
        case .notAnnotated: "nothing is said about its route, and the mode is annotated"
        case .modeAll: "nothing is said about its route, and the mode is all"
        case .unmatched: "no route matched, and the mode is all"
        case .unmatchedNotAnnotated: "no route matched, and the mode is annotated"
        }
    }

    private var place: String { rulePlace ?? "its route" }

    private var routeText: String {
        guard let template else { return "none matched" }
        if !otherMethods.isEmpty {
            return "none for \(method); \(template) has \(otherMethods.joined(separator: ", "))"
        }
        return handlerName.map { "\(template) (\($0))" } ?? template
    }

    private static func line(_ title: String, atStart: [String], atEnd: [String]) -> [String] {
        let names = atStart + atEnd.map { "\($0) (at end)" }
        return names.isEmpty ? [] : ["  \(title): \(names.joined(separator: ", "))"]
    }
}
