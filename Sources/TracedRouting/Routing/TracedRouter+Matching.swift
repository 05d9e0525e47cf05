//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
extension TracedRouter {
    /// Finds the route for a request. `HEAD` goes to a route for `GET` when there is none of its own.
    func find(method: HTTPMethod, path: String) -> RoutingResult {
        var others = RouteTrie.OtherMethods()
        let match = trie.match(
            path,
            choose: { $0[method] ?? (method == .head ? $0[.get] : nil) },
            others: &others
        )
        if let match {
            let parameters = PathParameters(
                names: match.endpoint.template.parameterNames,
                values: match.captures,
                rest: match.rest,
                rawRest: match.rawRest
            )
            return .found(match.endpoint, parameters)
        }
        guard !others.methods.isEmpty else { return .nothing }
        if others.methods.contains(.get) { others.methods.insert(.head) }
        return .otherMethods(others.methods, template: others.template)
    }
}

/// What the router found for a request.
enum RoutingResult {
    /// A route, and what its path's parameters matched.
    case found(Endpoint, PathParameters)
    /// Routes with other methods, and the template of the most special one.
    case otherMethods(Set<HTTPMethod>, template: String?)
    /// Nothing.
    case nothing
}
