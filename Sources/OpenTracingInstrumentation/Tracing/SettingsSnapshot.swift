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
