//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// Explains how a request is traced, and why: the answer to "why is there no span?".
///
/// Prints as a few lines of text, and can be encoded for other representations.
public struct RouteExplanation: Sendable, Hashable, Codable {
    /// The names of the tags set by attributes, grouped by where they are listed and when they are read.
    package struct AttributeNames: Sendable, Hashable, Codable {
        /// Listed in the settings, read when the span starts.
        package let global: [String]

        /// Listed in the settings, read after the handler returns.
        package let globalAtEnd: [String]

        /// Listed at the route or around it, read when the span starts.
        package let route: [String]

        /// Listed at the route or around it, read after the handler returns.
        package let routeAtEnd: [String]
    }

    /// The method of the request.
    package let method: String

    /// The path of the request, without the query.
    package let path: String

    /// The mode of the settings.
    package let mode: TracingMode

    /// Whether the request would be traced.
    public let isTraced: Bool

    /// The reason for the decision.
    package let reason: TracingDecision.Reason

    /// The effective rule; `nil` if no route matched and the router has no rule.
    package let rule: TracingRule?

    /// The place whose rule applies, for example `the group "/admin"`; `nil` if there is no rule.
    package let rulePlace: String?

    /// A description of the settings' rule that skips the request; `nil` if it is not skipped.
    package let skipRule: String?

    /// The path template of the route; `nil` if no route matched.
    package let template: String?

    /// The methods available for the path if no route matched the request's method; otherwise empty.
    package let otherMethods: [String]

    /// The name of the handler, if known.
    package let handlerName: String?

    /// The operation name of the span, even if the request is not traced.
    public let operationName: String

    /// The names of the tags set by attributes, even if the request is not traced.
    package let attributes: AttributeNames
}

extension RouteExplanation {
    /// Explains how a request would be traced.
    ///
    /// - Parameters:
    ///   - request: the request.
    ///   - route: its route information.
    ///   - rulePlace: the place whose rule applies.
    ///   - otherMethods: the methods available for the path if no route matched the request's method.
    ///   - tracing: the tracer and its settings.
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
    /// The explanation in a few lines: the decision and its basis.
    public var description: String {
        var lines = ["\(method) \(path) is \(isTraced ? "traced" : "not traced"): \(cause)."]
        lines.append("  mode: \(mode.rawValue)")
        lines.append("  route: \(routeText)")
        lines.append("  operation: \(operationName)")
        lines += Self.line("tags from the settings", atStart: attributes.global, atEnd: attributes.globalAtEnd)
        lines += Self.line("tags from the route", atStart: attributes.route, atEnd: attributes.routeAtEnd)
        return lines.joined(separator: "\n")
    }

    /// A description of why the request is traced or not.
    package var cause: String {
        switch reason {
        case .modeOff: "the mode is off"
        case .forced: "\(place) says force"
        case .skipped: "the settings skip it (\(skipRule ?? "a rule"))"
        case .skippedByDefault:
            "the settings skip it by default (\(skipRule ?? "a rule")); add traced: true to its route to trace it"
        case .ruleOff: "\(place) says off"
        case .ruleOn: "\(place) says on"
        case .notAnnotated: "its route has no annotation, and the mode is annotated"
        case .modeAll: "its route has no annotation, and the mode is all"
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
