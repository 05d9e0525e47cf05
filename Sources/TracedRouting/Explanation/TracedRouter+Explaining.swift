//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

extension TracedRouter {
    /// Explains what tracing would do with a request under the current settings, without answering it.
    ///
    /// ```swift
    /// print(router.explain(.get, "/orders/7"))
    /// ```
    ///
    /// Calls the closures of the settings that decide about it: skip predicates and custom names.
    ///
    /// - Parameters:
    ///   - method: the method of the request.
    ///   - target: its path, with or without a query.
    ///   - headers: its header fields, for predicates that look at them.
    /// - Returns: the explanation.
    public func explain(_ method: HTTPMethod, _ target: String, headers: Headers = [:]) -> RouteExplanation {
        explain(Request(method, target, headers: headers))
    }

    /// Explains what tracing would do with a request under the current settings, without answering it.
    ///
    /// - Parameter request: the request; its body is not read.
    /// - Returns: the explanation.
    public func explain(_ request: Request) -> RouteExplanation {
        let snapshot = tracing.snapshot
        var routed = request
        var route = unmatched
        var rulePlace = unmatched.rule == nil ? nil : "the router"
        var otherMethods: [String] = []
        switch find(method: request.method, path: request.path) {
        case .found(let endpoint, let parameters):
            routed.parameters = parameters
            route = endpoint.information
            rulePlace = endpoint.rulePlace
        case .otherMethods(let methods, let template):
            route = unmatched.matched(template: template)
            otherMethods = methods.map(\.rawValue).sorted()
        case .nothing:
            break
        }
        let traceable = TraceableRoutedRequest(request: routed)
        let decision = snapshot.decision(for: traceable, route: route)
        let isSkipped = decision.reason == .skipped || decision.reason == .skippedByDefault
        let skipRule = isSkipped ? snapshot.skipRule(for: traceable, route: route) : nil
        return RouteExplanation(
            method: request.method.rawValue,
            path: request.path,
            mode: snapshot.settings.mode,
            isTraced: decision.isTraced,
            reason: decision.reason,
            rule: route.rule,
            rulePlace: rulePlace,
            skipRule: skipRule?.description,
            template: route.template,
            otherMethods: otherMethods,
            handlerName: route.handlerName,
            operationName: snapshot.settings.operationName.name(for: traceable, route: route),
            attributes: RouteExplanation.AttributeNames(
                global: snapshot.attributes.namesAtStart,
                globalAtEnd: snapshot.attributes.namesAtEnd,
                route: route.attributes.namesAtStart,
                routeAtEnd: route.attributes.namesAtEnd
            )
        )
    }
}
