//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if Hummingbird
public import HTTPTypes
import Hummingbird
public import OpenTracingInstrumentation

extension TracedRouterBuilder {
    /// The routes with their tracing, in the order in which the router tries them, named as the current settings name them. Prints as
    /// a table.
    public var tracedRoutes: RouteList {
        RouteList(
            table.entries(among: []).map { entry in
                RouteDescription(
                    ExplainedRequest.make(entry),
                    route: entry.information,
                    rulePlace: entry.rulePlace,
                    under: tracing
                )
            }
        )
    }

    /// Explains what tracing would do with a request under the current settings, without answering it.
    ///
    /// ```swift
    /// print(router.explain(.get, "/orders/7"))
    /// ```
    ///
    /// Calls the closures of the settings that decide about a request: skip predicates and custom names.
    ///
    /// - Parameters:
    ///   - method: the method of the request.
    ///   - target: its path, with or without a query.
    ///   - headers: its header fields, for predicates that look at them.
    /// - Returns: the explanation.
    public func explain(
        _ method: HTTPRequest.Method,
        _ target: String,
        headers: HTTPFields = [:]
    ) -> RouteExplanation {
        let path = ExplainedRequest.make(method, target).path
        let match = matcher.match(method: method.rawValue, path: path)
        return RouteExplanation(
            ExplainedRequest.make(method, target, headers, match: match),
            route: match?.entry.information ?? table.unmatched,
            rulePlace: match.map(\.entry.rulePlace) ?? table.unmatchedRulePlace,
            otherMethods: match == nil ? matcher.methods(for: path, besides: method.rawValue) : [],
            under: tracing
        )
    }
}
#endif
