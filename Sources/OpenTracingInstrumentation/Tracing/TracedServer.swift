//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

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
