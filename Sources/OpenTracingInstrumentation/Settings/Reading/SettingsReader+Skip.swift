//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
internal import OpenTracingSupport

extension SettingsReader {
    /// The names that stand for several rules in a list. Listed, they are no default rules: they skip annotated routes too.
    private static let named = [
        "monitoringEndpoints": SkipRule.monitoringEndpoints, "healthEndpoints": SkipRule.healthEndpoints,
    ]

    /// Reads the requests to skip: path patterns, names that stand for several, and objects that name a path or a route, and methods.
    mutating func skipRules(_ node: JSONNode) -> [SkipRule]? {
        guard let elements = list(node) else { return nil }
        var rules: [SkipRule] = []
        for element in elements {
            switch element.value {
            case .string(let text):
                if let named = Self.named[text] {
                    rules += named
                } else {
                    append(to: &rules, element) { () throws(SkipRuleError) in try .path(text) }
                }
            case .object(let members): readSkipRule(element, members, into: &rules)
            default:
                refuse(
                    element,
                    "\(element.kind) is no rule",
                    "write a path such as \"/internal/**\", \"monitoringEndpoints\", \"healthEndpoints\", or { \"route\": …, \"methods\": [ … ] }"
                )
            }
        }
        return rules
    }

    private mutating func readSkipRule(_ node: JSONNode, _ members: [JSONMember], into rules: inout [SkipRule]) {
        var path: String?
        var route: String?
        var methods: [HTTPMethod] = []
        let count = problemCount
        for member in members {
            switch member.name {
            case "path": path = text(member.value)
            case "route": route = text(member.value)
            case "methods": methods = (texts(member.value) ?? []).map { HTTPMethod(rawValue: $0.uppercased()) }
            default:
                refuse(
                    line: member.line,
                    "\"\(member.name.limited(to: 100))\" is no part of a rule",
                    "write one of path, route, methods"
                )
            }
        }
        guard problemCount == count else { return }
        switch (path, route) {
        case (let path?, nil):
            append(to: &rules, node) { () throws(SkipRuleError) in try .path(path, methods: methods) }
        case (nil, let route?):
            append(to: &rules, node) { () throws(SkipRuleError) in try .route(route, methods: methods) }
        case (nil, nil) where !methods.isEmpty:
            rules.append(.methods(methods))
        default:
            refuse(node, "a rule must name one thing to skip", "write either a path or a route, or methods alone")
        }
    }

    private mutating func append(
        to rules: inout [SkipRule],
        _ node: JSONNode,
        _ make: () throws(SkipRuleError) -> SkipRule
    ) {
        do {
            rules.append(try make())
        } catch {
            refuse(node, "the pattern \"\(error.pattern.limited(to: 100))\" cannot be used", error.reason)
        }
    }
}
