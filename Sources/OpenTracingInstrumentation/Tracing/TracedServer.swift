//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// What distinguishes one server from others that share tracing and settings. One reference, since it goes through every request.
///
/// It does not hold the tracing: plans hold it, and are held by the settings of the tracing.
final class TracedServer: Sendable {
    /// The framework, for the tag `component`.
    let component: String

    /// The templates of the router's routes, for what must not show of paths that none of them serves.
    let routes: RouteTemplates?

    /// The system whose procedures are called; `nil` for requests of HTTP.
    let rpc: RPCSystem?

    /// Whether a path belongs to a route only where it has the route's literals letter for letter, once it is percent-decoded.
    let matchesCase: Bool

    init(component: String = "", routes: RouteTemplates? = nil, rpc: RPCSystem? = nil, matchesCase: Bool = false) {
        self.component = component
        self.routes = routes
        self.rpc = rpc
        self.matchesCase = matchesCase
    }

    /// Which statuses mean failure where a route says nothing about it.
    func statusRule(under settings: TracingSettings) -> StatusRule {
        rpc?.serverFailure(named: settings.conventions) ?? settings.statusRule
    }
}
