//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
import OpenTracing
private import OpenTracingSupport

/// Everything that depends only on the settings and a client, not on the request: computed once per pair, like a ``RoutePlan``
/// for a route.
///
/// It is looked up with ``SettingsSnapshot/plan(for:)`` and lives as long as the settings. Members are in the order a request
/// needs them: whether it is traced, how its span starts, what is injected into its headers, and how its span finishes.
final class ClientPlan: Sendable {
    let settings: TracingSettings
    let rules: AttributeRules

    /// The client's own settings, or else those of the service.
    let client: ClientSnapshot

    /// The client that the plan was created for; equal clients share a plan.
    private let owner: TracedClient

    private let starts = OnceList<ClientStart>()

    /// Whether no request has a span, whatever is active: the mode is off, and no rule for requests overrides it.
    let isOff: Bool

    /// Whether each further hop has its own span.
    let hasSpanPerHop: Bool

    /// What to inject into the headers of the first request.
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

    /// The remote procedure call system; `nil` for HTTP requests.
    var rpc: RPCSystem? { owner.rpc }

    /// The name of the status tag.
    var statusTag: String { rpc?.statusTag(named: settings.conventions) ?? settings.conventions.statusCode }

    /// The statuses that are failures.
    var statusRule: StatusRule { rpc?.clientFailure ?? client.settings.statusRule }

    /// Returns whether the plan is for a client.
    func isFor(_ client: TracedClient) -> Bool { owner.isLike(client) }

    /// Returns the propagation of a request: as specified by its call, unless a rule skips it, it is sent inside an untraced
    /// request, or the mode is off, which takes precedence over a span started by the user.
    func propagation(
        of call: ClientCall,
        for request: some OutgoingRequest,
        in scope: ActiveScope
    ) -> ClientCall.Propagation {
        guard call.propagation == .traced else { return call.propagation }
        if let rule = client.settings.skip.first(where: { $0.skips(request) }) { return rule.propagation }
        guard settings.mode != .off else { return .passThrough }
        return scope.isUntraced && !call.hasReferences ? .passThrough : .traced
    }

    /// Returns the span start for calls with a method.
    ///
    /// - Parameters:
    ///   - method: the method.
    ///   - isRequest: whether the span represents a request, rather than a call that takes several.
    func start(method: String, isRequest: Bool) -> ClientStart {
        starts.first {
            $0.isRequest == isRequest && $0.method == method
        } or: {
            ClientStart(self, component: owner.component, method: method, isRequest: isRequest)
        }
    }
}

/// The properties that distinguish a client from others with the same tracing and settings.
struct TracedClient: Sendable {
    /// The client, recorded as the tag `component`.
    let component: String

    /// Whether every redirect is reported to the exchange.
    let seesRedirects: Bool

    /// The settings of this client only.
    let own: ClientSnapshot?

    /// The remote procedure call system; `nil` for HTTP requests.
    var rpc: RPCSystem? = nil

    /// Returns whether another client has the same properties.
    func isLike(_ other: TracedClient) -> Bool {
        own === other.own && rpc?.name == other.rpc?.name && seesRedirects == other.seesRedirects
            && component == other.component
    }
}

/// The name and common tags of the spans of a client's calls with one method.
final class ClientStart: Sendable {
    fileprivate let method: String
    fileprivate let isRequest: Bool

    /// The name; `nil` if each call gets its own.
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
