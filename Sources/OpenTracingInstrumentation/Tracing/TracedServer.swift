//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// A server whose requests are traced. One reference, since it goes through every request.
package final class TracedServer: Sendable {
    /// The tracer and the settings.
    package let tracing: RequestTracing

    /// The framework, for the tag `component`.
    let component: String

    /// The templates of the router's routes, for what must not show of paths that none of them serves.
    let routes: RouteTemplates?

    init(_ tracing: RequestTracing, component: String = "", routes: RouteTemplates? = nil) {
        self.tracing = tracing
        self.component = component
        self.routes = routes
    }
}
