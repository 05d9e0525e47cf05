//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if FlyingFox
import FlyingFox
import OpenTracingInstrumentation

/// A route of FlyingFox's, with what tracing knows about it.
struct TracedHTTPRoute: Sendable {
    let route: HTTPRoute
    let information: RouteInformation
    let handler: any HTTPHandler

    /// The path with its parameters.
    let template: String

    init(_ route: HTTPRoute, tracing: RouteTracing, handler: some HTTPHandler) {
        self.route = route
        self.handler = handler
        template = "/" + route.path.map(\.description).joined(separator: "/")
        information = RouteInformation(template: template, tracing: tracing)
    }
}
#endif
