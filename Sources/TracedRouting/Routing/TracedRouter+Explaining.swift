//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

extension TracedRouter {
    /// Explains how tracing would treat a request under the current settings, without running its handler.
    ///
    /// ```swift
    /// print(router.explain(.get, "/orders/7"))
    /// ```
    ///
    /// This calls the closures in the settings that affect the decision: skip predicates and custom names.
    ///
    /// - Parameters:
    ///   - method: the method of the request.
    ///   - target: the path, with or without a query.
    ///   - headers: the header fields, for predicates that read them.
    /// - Returns: the explanation.
    public func explain(_ method: HTTPMethod, _ target: String, headers: Headers = [:]) -> RouteExplanation {
        explain(Request(method, target, headers: headers))
    }

    /// Explains how tracing would treat a request under the current settings, without running its handler.
    ///
    /// - Parameter request: the request; its body is not read.
    /// - Returns: the explanation.
    package func explain(_ request: Request) -> RouteExplanation {
        var routed = request
        var route = unmatched
        var rulePlace = unmatched.rule == nil ? nil : "the router"
        var otherMethods: [String] = []
        let (result, parameters) = find(method: request.method, path: request.path)
        if let parameters { routed.parameters = parameters }
        switch result {
        case .found(let endpoint):
            route = endpoint.information
            rulePlace = endpoint.rulePlace
        case .otherMethods(let methods, let template):
            route = self.information(unserved: template)
            otherMethods = methods.map(\.rawValue)
        case .nothing:
            break
        }
        return RouteExplanation(
            TraceableRoutedRequest(request: routed),
            route: route,
            rulePlace: rulePlace,
            otherMethods: otherMethods,
            under: tracing
        )
    }
}
