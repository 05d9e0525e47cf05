//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
/// A route of a router as it can be listed.
public struct RouteDescription: Sendable, Hashable, Codable {
    /// The method.
    public let method: String

    /// The path with its parameters.
    public let template: String

    /// Whether its requests are traced under the current settings, as far as its template tells.
    public let isTraced: Bool

    /// The rule that counts for the route.
    public let rule: TracingRule

    /// The place whose rule counts, for example `the group "/admin"`; `nil` when nothing is said anywhere.
    public let rulePlace: String?

    /// The name of its spans.
    public let operationName: String

    /// The name of the handler, where it is known.
    public let handlerName: String?

    /// The names of the tags that the route adds to those of the settings.
    public let attributes: [String]
}

extension RouteDescription {
    /// Describes a route under the current settings.
    ///
    /// - Parameters:
    ///   - request: a request for its template.
    ///   - route: what is known about the route.
    ///   - rulePlace: the place whose rule counts.
    ///   - tracing: the settings.
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
            rule: route.rule ?? .inherit,
            rulePlace: rulePlace,
            operationName: snapshot.settings.operationName.name(for: request, route: route),
            handlerName: route.handlerName,
            attributes: plan.attributes.route.names
        )
    }
}
