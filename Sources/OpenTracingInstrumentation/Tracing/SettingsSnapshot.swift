//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
private import OpenTracing

/// Settings as one request sees them from its start to its end, with everything made ready that can be made once.
package final class SettingsSnapshot: Sendable {
    package let settings: TracingSettings
    let overrides: RouteOverrides
    let rules: AttributeRules
    let client: ClientSnapshot
    private let plans = RoutePlanTable()
    private let clientPlans = OnceList<ClientPlan>()

    init(_ settings: TracingSettings, overrides: RouteOverrides = RouteOverrides()) {
        self.settings = settings
        self.overrides = overrides
        self.rules = AttributeRules(
            redaction: settings.redaction,
            conventions: settings.conventions,
            tagValueLimit: settings.tagValueLimit
        )
        self.client = ClientSnapshot(settings.client)
    }

    /// What follows from the settings for a client.
    func plan(for client: TracedClient) -> ClientPlan {
        clientPlans.first {
            $0.isFor(client)
        } or: {
            ClientPlan(self, for: client)
        }
    }

    /// What follows from the settings for a route.
    ///
    /// - Parameters:
    ///   - route: the route.
    ///   - server: what receives the request.
    func plan(for route: RouteInformation, in server: TracedServer) -> RoutePlan {
        guard let index = route.planIndex, index < RoutePlanTable.capacity else {
            return RoutePlan(self, route, in: server)
        }
        return plans.plan(at: index, of: server) { RoutePlan(self, route, in: server) }
    }
}

/// Settings of a client, with everything made ready that can be made once.
final class ClientSnapshot: Sendable {
    typealias Reading = @Sendable (OutgoingAttributes) -> RequestTag

    let settings: ClientSettings

    /// The attributes of requests, as closures where those are faster than key paths.
    let requestAttributes: [Reading]

    init(_ settings: ClientSettings) {
        self.settings = settings
        requestAttributes = settings.tracedRequestAttributes.map { attribute in
            let tag = OutgoingAttributes(EmptyOutgoingRequest())[keyPath: attribute]
            if let known = AttributeReading.ofCatalogue(attribute, giving: tag) { return known.read }
            return { @Sendable in $0[keyPath: attribute] }
        }
    }
}

/// The request that attributes are read on once, to find the closures that read them.
private struct EmptyOutgoingRequest: OutgoingRequest {
    var method: String { "" }
    var url: String { "" }
    var host: String? { nil }
    var port: Int? { nil }

    func values(forKey key: String) -> [String] { [] }
    func set(_ value: String, forKey key: String) {}
    func removeValues(forKey key: String) {}
}
