//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

internal import OpenTracingInstrumentation
internal import TracedRouting

/// The routes of the router that the console stands in, with what came of their requests.
struct RouteAnswer: Encodable {
    let method: String
    let template: String
    let isTraced: Bool
    /// Why it is traced now, or not.
    let reason: String
    let rule: String
    /// Where the rule stands; `nil` where nothing is said.
    let rulePlace: String?
    let isOverridden: Bool
    let operation: String
    let handler: String?
    let attributes: [String]
    let requests: Int
    let errors: Int
    let untraced: Int
    /// In microseconds.
    let p50: Double?
    let p95: Double?
    let p99: Double?

    /// The routes of a router without those of the console itself.
    static func all(of router: TracedRouter, without path: String) -> [RouteAnswer] {
        let measurements = router.tracing.observer as? RequestMeasurements
        let routes = router.routes
        return zip(routes, router.routeInformation).compactMap { route, information in
            guard !routes.isOfConsole(route, at: path) else { return nil }
            let measurement = measurements?.measurement(of: information) ?? RouteMeasurement()
            let explanation = router.explain(HTTPMethod(rawValue: route.method), route.template)
            return RouteAnswer(
                method: route.method,
                template: route.template,
                isTraced: route.isTraced,
                reason: explanation.cause,
                rule: route.rule.rawValue,
                rulePlace: route.rulePlace,
                isOverridden: router.tracing.overrides[information] != nil,
                operation: route.operationName,
                handler: route.handlerName,
                attributes: explanation.attributes.global + explanation.attributes.globalAtEnd + route.attributes,
                requests: measurement.requestCount,
                errors: measurement.failureCount,
                untraced: measurement.untracedCount,
                p50: measurement.percentile(0.5),
                p95: measurement.percentile(0.95),
                p99: measurement.percentile(0.99)
            )
        }
    }
}

extension RouteList {
    /// Whether a route is one of a console at a path, which may stand in a group with a path of its own.
    func isOfConsole(_ route: RouteDescription, at path: String) -> Bool {
        contains { own in
            guard own.template.hasSuffix(path + "/api/live") else { return false }
            let root = own.template.dropLast("/api/live".count)
            return route.template == root || route.template.hasPrefix(root + "/")
        }
    }
}

/// Another rule for a route, until the process ends.
struct RouteChange: Decodable {
    let method: String
    let template: String
    /// `off`, `on` or `force`; `null` for what is said where the route is registered.
    let rule: String?
}
