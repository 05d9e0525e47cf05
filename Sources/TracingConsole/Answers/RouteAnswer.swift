//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

private import OpenTracing
internal import OpenTracingInstrumentation

/// The routes of the service, with their measurements.
struct RouteAnswer: Encodable {
    let method: String
    let template: String
    let isTraced: Bool
    /// The reason why the route is currently traced, or not.
    let reason: String
    let rule: String
    /// The place that sets the rule; `nil` if none does.
    let rulePlace: String?
    let isOverridden: Bool
    let operation: String
    let handler: String?
    let attributes: [String]
    let requests: Int
    let errors: Int
    let untraced: Int
    /// In microseconds, of the requests since `durationsSince`, like the others.
    let p50: Double?
    let p95: Double?
    let p99: Double?
    /// The start of the recorded durations, in microseconds since 1970; `nil` without measurements.
    let durationsSince: Double?

    /// Returns the routes of a service, without those of the console.
    static func all(of directory: RouteDirectory, without path: String) -> [RouteAnswer] {
        let measurements = directory.tracing.observer as? RequestMeasurements
        let now = measurements?.now ?? .now
        let durationsSince = measurements?.durationsStart(at: now)
        return entries(of: directory, without: path).map { entry in
            let measurement = measurements?.measurement(of: entry.information) ?? RouteMeasurement()
            let durations = measurement.durations(at: now)
            let (route, explanation) = (entry.description, entry.explanation)
            return RouteAnswer(
                method: route.method,
                template: route.template,
                isTraced: route.isTraced,
                reason: explanation.cause,
                rule: route.rule.rawValue,
                rulePlace: route.rulePlace,
                isOverridden: directory.tracing.overrides[entry.information] != nil,
                operation: route.operationName,
                handler: route.handlerName,
                attributes: explanation.attributes.global + explanation.attributes.globalAtEnd + route.attributes,
                requests: measurement.requestCount,
                errors: measurement.failureCount,
                untraced: measurement.untracedCount,
                p50: durations.percentile(0.5),
                p95: durations.percentile(0.95),
                p99: durations.percentile(0.99),
                durationsSince: durationsSince
            )
        }
    }

    /// Returns the routes without those of a console at a path, which may be inside a group with its own path.
    static func entries(of directory: RouteDirectory, without path: String) -> [RouteDirectory.Entry] {
        let all = directory.routes
        let roots = all.lazy.map(\.description.template)
            .filter { $0.hasSuffix(path + "/**") }
            .map { String($0.dropLast("/**".count)) }
        return all.filter { entry in
            let template = entry.description.template
            return !roots.contains { template == $0 || template.hasPrefix($0 + "/") }
        }
    }
}

/// A temporary rule for a route, until the process exits.
struct RouteChange: Decodable {
    let method: String
    let template: String
    /// `off`, `on` or `force`; `null` for the rule set at registration.
    let rule: String?
}
