//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
private import OpenTracingSupport

/// A tree of path segments that finds the endpoints for a path: literals take precedence over parameters, parameters over
/// one-segment wildcards, and those over the rest of a path.
final class RouteTrie: Sendable {
    /// The endpoint for a request and its captured path parameters.
    struct Match {
        var endpoint: Endpoint
        var captures: [String]
        var rest: String?
        var rawRest: String?
    }

    /// The methods of routes that match a path but do not serve the request's method.
    struct OtherMethods {
        var methods: Set<HTTPMethod> = []
        /// The template of the most specific route.
        var template: String?

        mutating func add(_ endpoints: [HTTPMethod: Endpoint]) {
            methods.formUnion(endpoints.keys)
            // Templates that match the same paths may name their parameters differently: use the alphabetically first method's,
            // for a stable result.
            if template == nil {
                template =
                    endpoints.min { $0.key.rawValue < $1.key.rawValue }?.value.information.template
            }
        }
    }

    private let literals: [String: RouteTrie]
    private let parameter: RouteTrie?
    private let wildcard: RouteTrie?
    private let rest: [HTTPMethod: Endpoint]
    private let endpoints: [HTTPMethod: Endpoint]

    /// Builds the tree for a list of endpoints, starting at a depth.
    init(_ all: [Endpoint], depth: Int = 0) {
        var literals: [String: [Endpoint]] = [:]
        var parameters: [Endpoint] = []
        var wildcards: [Endpoint] = []
        var rest: [HTTPMethod: Endpoint] = [:]
        var endpoints: [HTTPMethod: Endpoint] = [:]
        for endpoint in all {
            guard depth < endpoint.template.segments.count else {
                endpoints[endpoint.method] = endpoint
                continue
            }
            switch endpoint.template.segments[depth] {
            case .literal(let text): literals[text, default: []].append(endpoint)
            case .parameter: parameters.append(endpoint)
            case .wildcard: wildcards.append(endpoint)
            case .rest: rest[endpoint.method] = endpoint
            }
        }
        self.literals = literals.mapValues { RouteTrie($0, depth: depth + 1) }
        self.parameter = parameters.isEmpty ? nil : RouteTrie(parameters, depth: depth + 1)
        self.wildcard = wildcards.isEmpty ? nil : RouteTrie(wildcards, depth: depth + 1)
        self.rest = rest
        self.endpoints = endpoints
    }

    /// Returns the best endpoint for a path.
    ///
    /// If the more specific routes for a path only have other methods, the more general ones are tried.
    ///
    /// - Parameters:
    ///   - path: the path as sent.
    ///   - choose: returns the endpoint that serves the request, if any.
    ///   - others: collects the methods of routes that match the path but do not serve the request.
    func match(
        _ path: String,
        choose: ([HTTPMethod: Endpoint]) -> Endpoint?,
        others: inout OtherMethods
    ) -> Match? {
        var captures: [String] = []
        return match(PathSegments(path), captures: &captures, choose: choose, others: &others)
    }

    private func match(
        _ segments: PathSegments,
        captures: inout [String],
        choose: ([HTTPMethod: Endpoint]) -> Endpoint?,
        others: inout OtherMethods
    ) -> Match? {
        var further = segments
        if let sent = further.next() {
            let segment = PercentEncoding.decode(sent) ?? String(sent)
            if let match = literals[segment]?.match(further, captures: &captures, choose: choose, others: &others) {
                return match
            }
            if let parameter {
                captures.append(segment)
                if let match = parameter.match(further, captures: &captures, choose: choose, others: &others) {
                    return match
                }
                captures.removeLast()
            }
            if let match = wildcard?.match(further, captures: &captures, choose: choose, others: &others) {
                return match
            }
        } else if !endpoints.isEmpty {
            if let endpoint = choose(endpoints) { return Match(endpoint: endpoint, captures: captures) }
            others.add(endpoints)
        }
        if !rest.isEmpty {
            if let endpoint = choose(rest) {
                let rest = segments.map { PercentEncoding.decode($0) ?? String($0) }.joined(separator: "/")
                return Match(
                    endpoint: endpoint,
                    captures: captures,
                    rest: rest,
                    rawRest: String(segments.remainder)
                )
            }
            others.add(rest)
        }
        return nil
    }
}

/// A route as the router serves it. A class, because it is passed through every step of a request.
final class Endpoint: Sendable {
    let method: HTTPMethod
    let template: PathTemplate
    let information: RouteInformation
    let handler: Handler
    let middleware: [any Middleware]
    /// The place that sets the tracing rule, for explanations; `nil` if none does.
    let rulePlace: String?

    init(
        method: HTTPMethod,
        template: PathTemplate,
        information: RouteInformation,
        handler: @escaping Handler,
        middleware: [any Middleware],
        rulePlace: String?
    ) {
        self.method = method
        self.template = template
        self.information = information
        self.handler = handler
        self.middleware = middleware
        self.rulePlace = rulePlace
    }
}
