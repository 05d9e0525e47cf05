//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

internal import OpenTracing
internal import OpenTracingSupport

/// Values used by only one or two settings.
extension SettingsReader {
    /// Reads a sampling rate or `tracer`; returns `nil` if the value is neither.
    mutating func sampling(_ node: JSONNode) -> RequestSampling? {
        if case .string(let text) = node.value, text.lowercased() == "tracer" { return .tracer }
        if case .number(let digits) = node.value, let rate = Double(digits), (0...1).contains(rate) {
            return .rate(rate)
        }
        refuse(node, "\(node.kind) is not a valid value", "use a number from 0 (none) to 1 (all), or \"tracer\"")
        return nil
    }

    /// Reads the payload directions: a single name or a list.
    mutating func directions(
        _ node: JSONNode,
        _ choices: [(name: String, value: Set<PayloadDirection>)]
    ) -> Set<PayloadDirection>? {
        guard case .array(let elements) = node.value else { return choice(node, choices) }
        return Set(elements.compactMap { choice($0, PayloadDirection.allCases.map { ($0.rawValue, $0) }) })
    }

    mutating func requestAttributes(_ node: JSONNode) -> [RequestAttribute]? {
        let custom = attributes
        let known = AttributeNames<RequestAttributes>.allowedInBothPhases + custom.keys.sorted()
        return attributes(node, known: known) { AttributeNames.attributeInEitherPhase(named: $0, custom: custom) }
    }

    mutating func responseAttributes(_ node: JSONNode) -> [ResponseAttribute]? {
        let custom = responseAttributes
        let known = AttributeNames<ResponseAttributes>.allowed + custom.keys.sorted()
        return attributes(node, known: known) {
            AttributeNames<ResponseAttributes>.attribute(named: $0, custom: custom)
        }
    }

    /// Resolves a list of attribute names. Unknown names are rejected along with the list of known ones.
    mutating func attributes<Attribute>(
        _ node: JSONNode,
        known: [String],
        named attribute: (String) -> Attribute?
    ) -> [Attribute]? {
        list(node)?.compactMap { element in
            guard let name = text(element) else { return nil }
            if let attribute = attribute(name) { return attribute }
            refuse(element, "\(element.kind) is not an attribute", "use one of \(known.joined(separator: ", "))")
            return nil
        }
    }

    /// Reads the hosts to skip. A host that no request could match would be silently ineffective, so it is rejected.
    mutating func hosts(_ node: JSONNode) -> [ClientSkipRule]? {
        list(node)?.compactMap { element in
            guard let host = text(element) else { return nil }
            if Self.isHost(host) { return .host(host) }
            refuse(
                element,
                "\"\(host.limited(to: 100))\" is not a host",
                "use a name without scheme, port and path, such as \"inventory\" or \"*.example.com\""
            )
            return nil
        }
    }

    private static func isHost(_ text: String) -> Bool {
        let name = text.hasPrefix("*.") ? text.dropFirst(2) : text[...]
        guard !name.isEmpty, !name.contains(where: { $0.isWhitespace || "*/@?#".contains($0) }) else { return false }
        // IPv6 addresses contain at least two colons; a single colon separates a port.
        let colons = name.count { $0 == ":" }
        return colons != 1
    }
}

extension SettingsReader {
    /// The names that expand to several rules. Unlike the default rules, listed rules also skip annotated routes.
    private static let named = [
        "monitoringEndpoints": SkipRule.monitoringEndpoints, "healthEndpoints": SkipRule.healthEndpoints,
    ]

    /// Reads skip rules: path patterns, names of rule sets, and objects with a path or route and methods.
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
                    "\(element.kind) is not a rule",
                    "use a path such as \"/internal/**\", \"monitoringEndpoints\", \"healthEndpoints\", or { \"route\": …, \"methods\": [ … ] }"
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
                    "\"\(member.name.limited(to: 100))\" is not part of a rule",
                    "use path, route or methods"
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
            refuse(node, "a rule must name one thing to skip", "use either a path or a route, or methods alone")
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
            refuse(node, "the pattern \"\(error.pattern.limited(to: 100))\" is invalid", error.reason)
        }
    }
}
