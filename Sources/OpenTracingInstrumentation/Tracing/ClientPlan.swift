//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
import OpenTracing
private import OpenTracingSupport

/// What follows from the settings and a client alone, and not from the request: worked out once for the two of them, as a
/// ``RoutePlan`` is for a route.
///
/// It is found through ``SettingsSnapshot/plan(for:)``, and goes with the settings. In the order in which a request asks for it: whether
/// it is traced, how its span starts, what is written into its headers, and how its span is finished.
final class ClientPlan: Sendable {
    let settings: TracingSettings
    let rules: AttributeRules

    /// The client's own settings, else those of the service.
    let client: ClientSnapshot

    /// What made the plan: clients that are alike share one.
    private let owner: TracedClient

    private let starts = OnceList<ClientStart>()

    /// Whether no request has a span, whatever is active: the mode is off, and no rule for requests goes before it.
    let isOff: Bool

    /// Whether each further hop has a span of its own.
    let hasSpanPerHop: Bool

    /// What is written into the headers of a request that is sent first.
    let firstHeaders: PropagatedHeaders

    init(_ snapshot: SettingsSnapshot, for owner: TracedClient) {
        self.owner = owner
        settings = snapshot.settings
        rules = snapshot.rules
        client = owner.own ?? snapshot.client
        isOff = settings.mode == .off && !client.settings.skip.contains { $0.propagation == .traced }
        hasSpanPerHop = client.settings.redirects == .spanPerHop
        firstHeaders =
            owner.seesRedirects
            ? client.settings.propagatedHeaders
            : client.settings.propagatedHeaders.limited(to: client.settings.propagatedHeadersToOtherOrigins)
    }

    /// The system whose procedures are called; `nil` for requests of HTTP.
    var rpc: RPCSystem? { owner.rpc }

    /// The name of the tag that has the status.
    var statusTag: String { rpc == nil ? settings.conventions.statusCode : settings.conventions.rpcStatusCode }

    /// Which statuses mean failure.
    var statusRule: StatusRule { rpc?.clientFailure ?? client.settings.statusRule }

    /// Whether the plan is that of a client.
    func isFor(_ client: TracedClient) -> Bool { owner.isLike(client) }

    /// What happens to a request: what it says itself, unless a rule skips it, it is sent inside a request without a span, or the
    /// mode is off, which goes before a span that the user has started.
    func propagation(
        of call: ClientCall,
        for request: some OutgoingRequest,
        in scope: ActiveScope
    ) -> ClientCall.Propagation {
        guard call.propagation == .traced else { return call.propagation }
        if let rule = client.settings.skip.first(where: { $0.skips(request) }) { return rule.propagation }
        guard settings.mode != .off else { return .passThrough }
        guard scope.span == nil, !call.hasReferences else { return .traced }
        return scope.context != nil || scope.isSuppressed ? .passThrough : .traced
    }

    /// How the spans of calls with a method start.
    ///
    /// - Parameters:
    ///   - method: the method.
    ///   - isRequest: whether the span is that of a request, and not of a call that takes several.
    func start(method: String, isRequest: Bool) -> ClientStart {
        starts.first {
            $0.isRequest == isRequest && $0.method == method
        } or: {
            ClientStart(self, component: owner.component, method: method, isRequest: isRequest)
        }
    }
}

/// What distinguishes one client from others that share tracing and settings.
struct TracedClient: Sendable {
    /// The client, for the tag `component`.
    let component: String

    /// Whether every redirect is told to the exchange.
    let seesRedirects: Bool

    /// What was said for this client alone.
    let own: ClientSnapshot?

    /// The system whose procedures are called; `nil` for requests of HTTP.
    var rpc: RPCSystem? = nil

    /// Whether the same holds for another client.
    func isLike(_ other: TracedClient) -> Bool {
        own === other.own && rpc?.name == other.rpc?.name && seesRedirects == other.seesRedirects
            && component == other.component
    }
}

/// How the spans of a client's calls with one method start: their name, and the tags that all of them have.
final class ClientStart: Sendable {
    fileprivate let method: String
    fileprivate let isRequest: Bool

    /// The name; `nil` where one is made for each call.
    let name: String?

    let tags: Tags

    fileprivate init(_ plan: ClientPlan, component: String, method: String, isRequest: Bool) {
        self.method = method
        self.isRequest = isRequest
        var tags: Tags = [:]
        if isRequest { tags[.spanKind] = .client }
        tags[.component] = component
        if let rpc = plan.rpc {
            name = nil
            tags[plan.settings.conventions.rpcSystem] = .string(rpc.name)
            self.tags = tags
            return
        }
        name = plan.client.settings.operationName.name(forMethod: method)
        tags[plan.settings.conventions.method] = .string(method)
        self.tags = tags
    }
}
