//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// What tracing does with a request, and why: the answer to "why is there no span?".
///
/// Prints as a few lines of text, and encodes for those who want to show it otherwise.
public struct RouteExplanation: Sendable, Hashable, Codable {
    /// Names of the tags that attributes set, by where they are listed and when they are read.
    package struct AttributeNames: Sendable, Hashable, Codable {
        /// Listed in the settings, read when the span starts.
        package let global: [String]

        /// Listed in the settings, read when the handler is done.
        package let globalAtEnd: [String]

        /// Listed at the route or around it, read when the span starts.
        package let route: [String]

        /// Listed at the route or around it, read when the handler is done.
        package let routeAtEnd: [String]
    }

    /// The method of the request.
    package let method: String

    /// The path of the request, without the query.
    package let path: String

    /// The mode that the settings had.
    package let mode: TracingMode

    /// Whether the request would be traced.
    public let isTraced: Bool

    /// Why.
    package let reason: TracingDecision.Reason

    /// The rule that counts; `nil` when no route matched and the router says nothing.
    package let rule: TracingRule?

    /// The place whose rule counts, for example `the group "/admin"`; `nil` when nothing is said anywhere.
    package let rulePlace: String?

    /// The rule of the settings that skips the request, in words; `nil` when it is not skipped.
    package let skipRule: String?

    /// The path of the route with its parameters; `nil` when none matched.
    package let template: String?

    /// The methods that the path has when no route matched the request's own; else empty.
    package let otherMethods: [String]

    /// The name of the handler, where it is known.
    package let handlerName: String?

    /// The name that the span has, or would have if the request were traced.
    public let operationName: String

    /// The names of the tags that attributes set, or would set if the request were traced.
    package let attributes: AttributeNames
}

extension RouteExplanation {
    /// Explains what tracing would do with a request.
    ///
    /// - Parameters:
    ///   - request: the request.
    ///   - route: what is known about its route.
    ///   - rulePlace: the place whose rule counts.
    ///   - otherMethods: the methods that the path has when no route matched the request's own.
    ///   - tracing: the settings.
    package init(
        _ request: some TraceableRequest,
        route: RouteInformation,
        rulePlace: String?,
        otherMethods: [String] = [],
        under tracing: RequestTracing
    ) {
        let snapshot = tracing.snapshot
        let plan = RoutePlan(snapshot, route, in: TracedServer())
        let decision = plan.decision(for: request)
        let isSkipped = decision.reason == .skipped || decision.reason == .skippedByDefault
        let skipRule = isSkipped ? plan.skipRule(for: request) : nil
        self.init(
            method: request.method,
            path: request.path,
            mode: snapshot.settings.mode,
            isTraced: decision.isTraced,
            reason: decision.reason,
            rule: plan.rule,
            rulePlace: plan.isOverridden ? "an override" : rulePlace,
            skipRule: skipRule?.description,
            template: route.template,
            otherMethods: otherMethods.sorted(),
            handlerName: route.handlerName,
            operationName: snapshot.settings.operationName.name(for: request, route: route),
            attributes: AttributeNames(
                global: plan.attributes.settings.namesAtStart,
                globalAtEnd: plan.attributes.settings.namesAtEnd,
                route: plan.attributes.route.namesAtStart,
                routeAtEnd: plan.attributes.route.namesAtEnd
            )
        )
    }
}

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

    /// Why the request is traced or not, in words.
    package var cause: String {
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
