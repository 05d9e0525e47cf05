//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// The routes of a service, for tools that show its tracing and steer it, whatever framework the routes are of.
package struct RouteDirectory: Sendable {
    /// One route.
    package struct Entry: Sendable {
        /// The route as it is listed.
        package let description: RouteDescription

        /// Whether a request for its template would be traced, and why.
        package let explanation: RouteExplanation

        /// What tracing knows about it.
        package let information: RouteInformation

        /// Describes a route under the current settings.
        ///
        /// - Parameters:
        ///   - request: a request for its template.
        ///   - route: what tracing knows about it.
        ///   - rulePlace: the place whose rule counts.
        ///   - tracing: the settings.
        package init(
            _ request: some TraceableRequest,
            route: RouteInformation,
            rulePlace: String?,
            under tracing: RequestTracing
        ) {
            description = RouteDescription(request, route: route, rulePlace: rulePlace, under: tracing)
            explanation = RouteExplanation(request, route: route, rulePlace: rulePlace, under: tracing)
            information = route
        }
    }

    /// The tracer and the settings.
    package let tracing: RequestTracing

    private let list: @Sendable () -> [Entry]

    /// Creates a directory.
    ///
    /// - Parameters:
    ///   - tracing: the tracer and the settings.
    ///   - list: describes the routes under the current settings.
    package init(_ tracing: RequestTracing, _ list: @escaping @Sendable () -> [Entry] = { [] }) {
        self.tracing = tracing
        self.list = list
    }

    /// The routes under the current settings, in the order in which they were registered.
    package var routes: [Entry] { list() }
}
