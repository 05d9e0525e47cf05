//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
import OpenTracing
private import OpenTracingSupport

/// What follows from the settings and a route alone, and not from the request: worked out once for the two of them.
///
/// It is found through ``SettingsSnapshot/plan(for:in:)``, and goes with the settings. In the order in which a request asks for it: whether
/// it is traced, what passes through it if not, how its span starts, and how its span is finished.
package final class RoutePlan: Sendable {
    let settings: TracingSettings
    let route: RouteInformation
    /// Servers share routes, such as the one for requests that no route matched.
    let server: TracedServer

    // MARK: Decide

    /// The rule that counts: the one of an override, else the route's.
    let rule: TracingRule?

    /// Whether the rule stands at a group or a router.
    private let isRuleInherited: Bool

    /// Whether the rule is that of an override.
    let isOverridden: Bool

    /// The decision about requests that no rule skips.
    private let unskipped: TracingDecision

    /// The rules that can skip a request of this route at all, and whose word counts against what is said about it.
    private let skipRules: [SkipRule]

    /// Whether any request can be traced. Where none can, nothing need be made ready for that.
    package let canBeTraced: Bool

    // MARK: Pass through

    /// What is done with the trace that a request brings along.
    let incomingContext: IncomingContextPolicy

    /// What passes through requests without a span, as far as that can be said without one.
    let passing: Passing

    enum Passing: Sendable {
        /// The caller's context.
        case caller
        case nothing
        /// What the policy says with the request in hand.
        case asked
    }

    // MARK: Start

    /// Which of the requests are recorded.
    let sampling: RequestSampling

    /// What of requests and responses becomes tags.
    let attributes: AttributePlan

    private let starts = OnceList<SpanStart>()

    // MARK: Finish

    /// Which statuses mean failure.
    let statusRule: StatusRule

    /// Which bodies are logged.
    let payloads: PayloadLogging

    init(_ snapshot: SettingsSnapshot, _ route: RouteInformation, in server: TracedServer) {
        settings = snapshot.settings
        self.route = route
        self.server = server
        let override = snapshot.overrides[route]
        let rule = override ?? route.rule
        let isRuleInherited = override == nil && route.isRuleInherited
        self.rule = rule
        self.isRuleInherited = isRuleInherited
        isOverridden = override != nil
        func decision(_ skip: TracingDecision.Skip?) -> TracingDecision {
            TracingDecision(
                mode: snapshot.settings.mode,
                rule: rule,
                isRuleInherited: isRuleInherited,
                skip: skip
            )
        }
        unskipped = decision(nil)
        let (yields, yieldsToDefaults) = (!decision(.configured).isTraced, !decision(.byDefault).isTraced)
        skipRules =
            unskipped.isTraced
            ? settings.skip.filter {
                ($0.isDefault ? yieldsToDefaults : yields) && $0.canSkip(template: route.template)
            }
            : []
        canBeTraced =
            unskipped.isTraced
            && !(server.matchesCase && skipRules.contains { $0.skipsAll(servedBy: route.template) })
        incomingContext = route.incomingContext ?? settings.incomingContext
        passing = Passing(settings, incomingContext)
        sampling = route.sampling ?? settings.sampling
        attributes = AttributePlan(
            snapshot.rules,
            settings: settings.tracedRequestAttributes,
            route: route.tracing.attributes,
            response: settings.tracedResponseAttributes,
            template: route.template,
            isServed: route.isServed,
            routes: server.routes
        )
        statusRule = route.statusRule ?? server.statusRule(under: settings)
        payloads = route.payloads ?? settings.payloads
    }

    /// The plan for a request whose inner instrumentation has found another route.
    init(_ outer: RoutePlan, joinedBy inner: RoutePlan) {
        settings = outer.settings
        route = outer.route.joined(by: inner.route)
        server = outer.server
        rule = outer.rule
        isRuleInherited = outer.isRuleInherited
        isOverridden = outer.isOverridden
        unskipped = outer.unskipped
        skipRules = []
        canBeTraced = outer.canBeTraced
        incomingContext = outer.incomingContext
        passing = outer.passing
        sampling = outer.sampling
        attributes = outer.attributes.joined(by: inner.attributes)
        statusRule = route.statusRule ?? server.statusRule(under: settings)
        payloads = route.payloads ?? settings.payloads
    }

    /// The name of the tag that has the status.
    var statusTag: String { server.rpc == nil ? settings.conventions.statusCode : settings.conventions.rpcStatusCode }

    /// Whether a request is traced.
    func isTraced(_ request: some TraceableRequest) -> Bool {
        canBeTraced && (skipRules.isEmpty || skipRule(for: request) == nil)
    }

    /// Whether a request is traced, and why.
    package func decision(for request: some TraceableRequest) -> TracingDecision {
        guard unskipped.isTraced, let skipping = skipRule(for: request) else { return unskipped }
        return TracingDecision(
            mode: settings.mode,
            rule: rule,
            isRuleInherited: isRuleInherited,
            skip: skipping.isDefault ? .byDefault : .configured
        )
    }

    /// The rule that skips a request: the first that somebody has listed, else the first of the default ones; `nil` when none does.
    package func skipRule(for request: some TraceableRequest) -> SkipRule? {
        var byDefault: SkipRule?
        for rule in skipRules where byDefault == nil || !rule.isDefault {
            guard rule.skips(request, template: route.template) else { continue }
            guard rule.isDefault else { return rule }
            byDefault = rule
        }
        return byDefault
    }

    /// How the spans of requests with a method start.
    func start(method: String) -> SpanStart {
        starts.first {
            $0.method == method
        } or: {
            SpanStart(self, method: method, component: server.component)
        }
    }
}

extension RoutePlan.Passing {
    fileprivate init(_ settings: TracingSettings, _ policy: IncomingContextPolicy) {
        switch (settings.untracedRequests, policy.fixedChoice) {
        case (.passThrough, .continue), (.passThrough, .follow): self = .caller
        case (.passThrough, .refer), (.passThrough, nil): self = .asked
        default: self = .nothing
        }
    }
}

/// How the spans of a route's requests with one method start: their name, and the tags that all of them have.
final class SpanStart: Sendable {
    fileprivate let method: String

    /// The name; `nil` where one is made for each request.
    let name: String?

    let tags: Tags

    fileprivate init(_ plan: RoutePlan, method: String, component: String) {
        self.method = method
        var tags: Tags = [:]
        tags[.spanKind] = .server
        tags[.component] = component
        if let rpc = plan.server.rpc {
            name = plan.settings.operationName.name(forProcedure: plan.route)
            tags[plan.settings.conventions.rpcSystem] = .string(rpc.name)
            self.tags = tags
            return
        }
        name = plan.settings.operationName.name(forMethod: method, route: plan.route)
        tags[plan.settings.conventions.method] = .string(method.limited(to: plan.settings.tagValueLimit))
        if let template = plan.route.template { tags[plan.settings.conventions.route] = .string(template) }
        self.tags = tags
    }
}

extension RouteInformation {
    /// The information about one request whose inner instrumentation has found another route.
    ///
    /// A name that was given further out stays, unless the inner route has one.
    fileprivate func joined(by inner: RouteInformation) -> RouteInformation {
        var tracing = inner.tracing
        tracing.operationName = inner.operationName ?? operationName
        tracing.statusRule = inner.statusRule ?? statusRule
        tracing.payloads = inner.payloads ?? payloads
        return inner.replacing(tracing: tracing, handlerName: inner.handlerName ?? handlerName)
    }
}
