//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
private import OpenTracing

/// The settings as seen by one request from start to end, with everything precomputed that can be.
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

    /// Returns the plan for a client under these settings.
    func plan(for client: TracedClient) -> ClientPlan {
        clientPlans.first {
            $0.isFor(client)
        } or: {
            ClientPlan(self, for: client)
        }
    }

    /// Returns the plan for a route under these settings.
    ///
    /// - Parameters:
    ///   - route: the route.
    ///   - server: the server that receives the request.
    func plan(for route: RouteInformation, in server: TracedServer) -> RoutePlan {
        guard let index = route.planIndex, index < RoutePlanTable.capacity else {
            return RoutePlan(self, route, in: server)
        }
        return plans.plan(at: index, of: server) ?? plans.add(RoutePlan(self, route, in: server), at: index)
    }
}

/// The settings of a client, with everything precomputed that can be.
final class ClientSnapshot: Sendable {
    typealias Reading = @Sendable (OutgoingAttributes) -> RequestTag

    let settings: ClientSettings

    /// The request attributes, as closures if those are faster than key paths.
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

/// An empty request on which attributes are read once, to find their closures.
private struct EmptyOutgoingRequest: OutgoingRequest {
    var method: String { "" }
    var url: String { "" }
    var host: String? { nil }
    var port: Int? { nil }

    func values(forKey key: String) -> [String] { [] }
    func set(_ value: String, forKey key: String) {}
    func removeValues(forKey key: String) {}
}
