//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import OpenTracing
private import OpenTracingSupport

/// Everything that depends only on the settings and a route, not on the request: computed once per pair.
///
/// It is looked up with ``SettingsSnapshot/plan(for:in:)`` and lives as long as the settings. Members are in the order a request
/// needs them: whether it is traced, what is passed through if not, how its span starts, and how its span finishes.
package final class RoutePlan: Sendable {
    let settings: TracingSettings
    let route: RouteInformation
    /// Stored because servers share routes, such as the one for unmatched requests.
    let server: TracedServer

    // MARK: Decide

    /// The effective rule: an override, or else the route's rule.
    let rule: TracingRule?

    /// Whether the rule comes from a group or router.
    private let isRuleInherited: Bool

    /// Whether the rule is an override.
    let isOverridden: Bool

    /// The decision for requests that no rule skips.
    private let unskipped: TracingDecision

    /// The rules that can skip a request of this route and take precedence over the route's rule.
    private let skipRules: [SkipRule]

    /// Whether any request can be traced. If not, nothing needs to be prepared for tracing.
    package let canBeTraced: Bool

    // MARK: Pass through

    /// How the incoming trace context is used.
    let incomingContext: IncomingContextPolicy

    /// What is passed through untraced requests, as far as that is known in advance.
    let passing: Passing

    enum Passing: Sendable {
        /// The caller's context.
        case caller
        case nothing
        /// Depends on the request, as decided by the policy.
        case asked
    }

    // MARK: Start

    /// Which requests are recorded.
    let sampling: RequestSampling

    /// The request and response attributes to record as tags.
    let attributes: AttributePlan

    private let starts = OnceList<SpanStart>()

    // MARK: Finish

    /// The statuses that are failures.
    let statusRule: StatusRule

    /// Whether a traced request is read again after its handler: for its tags at the end, or by decorators.
    package let readsRequestLater: Bool

    /// Which bodies to log.
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
        readsRequestLater = attributes.readsRequestAtEnd || attributes.readsResponse || !settings.decorators.isEmpty
    }

    /// Creates the plan for a request whose inner instrumentation found another route.
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
        readsRequestLater = attributes.readsRequestAtEnd || attributes.readsResponse || !settings.decorators.isEmpty
    }

    /// The name of the status tag.
    var statusTag: String { server.rpc?.statusTag(named: settings.conventions) ?? settings.conventions.statusCode }

    /// Returns whether a request is traced.
    func isTraced(_ request: some TraceableRequest) -> Bool {
        canBeTraced && (skipRules.isEmpty || skipRule(for: request) == nil)
    }

    /// Returns whether a request is traced, and why.
    package func decision(for request: some TraceableRequest) -> TracingDecision {
        guard unskipped.isTraced, let skipping = skipRule(for: request) else { return unskipped }
        return TracingDecision(
            mode: settings.mode,
            rule: rule,
            isRuleInherited: isRuleInherited,
            skip: skipping.isDefault ? .byDefault : .configured
        )
    }

    /// Returns the rule that skips a request: the first explicitly listed one, or else the first default rule; `nil` if none
    /// does.
    package func skipRule(for request: some TraceableRequest) -> SkipRule? {
        var byDefault: SkipRule?
        for rule in skipRules where byDefault == nil || !rule.isDefault {
            guard rule.skips(request, template: route.template) else { continue }
            guard rule.isDefault else { return rule }
            byDefault = rule
        }
        return byDefault
    }

    /// Returns the span start for requests with a method.
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

/// The name and common tags of the spans of a route's requests with one method.
final class SpanStart: Sendable {
    fileprivate let method: String

    /// The name; `nil` if each request gets its own.
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
    /// Returns the information for a request whose inner instrumentation found another route.
    ///
    /// The outer name is kept unless the inner route has one.
    fileprivate func joined(by inner: RouteInformation) -> RouteInformation {
        var tracing = inner.tracing
        tracing.operationName = inner.operationName ?? operationName
        tracing.statusRule = inner.statusRule ?? statusRule
        tracing.payloads = inner.payloads ?? payloads
        return inner.replacing(tracing: tracing, handlerName: inner.handlerName ?? handlerName)
    }
}

/// The properties that distinguish a server from others with the same tracing and settings. A single reference, since it is
/// passed along with every request.
///
/// It does not retain the tracing: the tracing's settings retain plans, and plans retain it.
final class TracedServer: Sendable {
    /// The framework, recorded as the tag `component`.
    let component: String

    /// The templates of the router's routes, for redacting paths that none of them serves.
    let routes: RouteTemplates?

    /// The remote procedure call system; `nil` for HTTP requests.
    let rpc: RPCSystem?

    /// Whether percent-decoded paths must match the literals of a route exactly, including case.
    let matchesCase: Bool

    init(component: String = "", routes: RouteTemplates? = nil, rpc: RPCSystem? = nil, matchesCase: Bool = false) {
        self.component = component
        self.routes = routes
        self.rpc = rpc
        self.matchesCase = matchesCase
    }

    /// Returns the status rule for routes that do not specify one.
    func statusRule(under settings: TracingSettings) -> StatusRule {
        rpc?.serverFailure(named: settings.conventions) ?? settings.statusRule
    }
}
