//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
/// Settings as one request sees them from its start to its end, with everything made ready that can be made once.
package final class SettingsSnapshot: Sendable {
    package let settings: TracingSettings
    let rules: AttributeRules
    package let attributes: ResolvedAttributes
    let client: ClientSnapshot

    init(_ settings: TracingSettings) {
        self.settings = settings
        self.rules = AttributeRules(redaction: settings.redaction, conventions: settings.conventions)
        self.attributes = ResolvedAttributes(settings.tracedRequestAttributes)
        self.client = ClientSnapshot(settings.client)
    }

    /// Whether a request is traced, and why.
    package func decision(for request: some TraceableRequest, route: RouteInformation) -> TracingDecision {
        TracingDecision(
            mode: settings.mode,
            rule: route.rule,
            isRuleInherited: route.isRuleInherited,
            skip: skipRule(for: request, route: route).map { $0.isDefault ? .byDefault : .configured }
        )
    }

    /// The rule that skips a request: the first that somebody has listed, else the first of the default ones; `nil` when none does.
    package func skipRule(for request: some TraceableRequest, route: RouteInformation) -> SkipRule? {
        guard !settings.skip.isEmpty else { return nil }
        let path = ComparedPath(request.path)
        let template = route.template
        var byDefault: SkipRule?
        for rule in settings.skip where byDefault == nil || !rule.isDefault {
            guard rule.skips(request, path: path, template: template) else { continue }
            guard rule.isDefault else { return rule }
            byDefault = rule
        }
        return byDefault
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
            if let known = tag.reading as? AttributeReading<OutgoingAttributes> { return known.read }
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
