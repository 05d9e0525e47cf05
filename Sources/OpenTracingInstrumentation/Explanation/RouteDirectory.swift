//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// The routes of a service, of any framework, for tools that display and control its tracing.
package struct RouteDirectory: Sendable {
    /// One route.
    package struct Entry: Sendable {
        /// The description of the route.
        package let description: RouteDescription

        /// The route information used for tracing.
        package let information: RouteInformation

        private let explain: @Sendable () -> RouteExplanation

        /// Whether a request for its template would be traced now, and why. Calls the closures in the settings that affect the
        /// decision.
        package var explanation: RouteExplanation { explain() }

        /// Describes a route under the current settings.
        ///
        /// - Parameters:
        ///   - request: a request for its template.
        ///   - route: the route information.
        ///   - rulePlace: the place whose rule applies.
        ///   - tracing: the tracer and its settings.
        package init(
            _ request: some TraceableRequest,
            route: RouteInformation,
            rulePlace: String?,
            under tracing: RequestTracing
        ) {
            description = RouteDescription(request, route: route, rulePlace: rulePlace, under: tracing)
            explain = { RouteExplanation(request, route: route, rulePlace: rulePlace, under: tracing) }
            information = route
        }
    }

    /// The tracer and its settings.
    package let tracing: RequestTracing

    private let list: @Sendable () -> [Entry]

    /// Creates a directory.
    ///
    /// - Parameters:
    ///   - tracing: the tracer and its settings.
    ///   - list: returns the routes under the current settings.
    package init(_ tracing: RequestTracing, _ list: @escaping @Sendable () -> [Entry] = { [] }) {
        self.tracing = tracing
        self.list = list
    }

    /// The routes under the current settings, in registration order.
    package var routes: [Entry] { list() }
}
