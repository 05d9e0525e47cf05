//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if FlyingFox
import FlyingFox
import Foundation
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

    /// What the parameters of the route matched, decoded. FlyingFox knows while it answers the request.
    func parameters(of request: HTTPRequest) -> [String: String] {
        var values: [String: String] = [:]
        for parameter in route.parameters {
            guard let value = request.routeParameters[parameter.name] else { continue }
            if case .path = parameter {
                values[parameter.name] = value.removingPercentEncoding ?? value
            } else {
                values[parameter.name] = value
            }
        }
        return values
    }
}
#endif
