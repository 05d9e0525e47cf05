//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
private import OpenTracingSupport

/// Finds the endpoints for a path: a tree of segments in which literals go before parameters, those before one-segment
/// wildcards, and those before the rest of a path.
final class RouteTrie: Sendable {
    /// The endpoint for a request, and what the parameters of its path matched.
    struct Match {
        var endpoint: Endpoint
        var captures: [String]
        var rest: String?
        var rawRest: String?
    }

    /// What has matched the path of a request without serving its method.
    struct OtherMethods {
        var methods: Set<HTTPMethod> = []
        /// Of the most special route.
        var template: String?

        mutating func add(_ endpoints: [HTTPMethod: Endpoint]) {
            methods.formUnion(endpoints.keys)
            // Templates that match alike may call their parameters differently: the first method's counts, so that it is always
            // the same.
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

    /// Builds the tree of some endpoints, from a depth on.
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

    /// The best endpoint for a path.
    ///
    /// A path that matches a more special route with other methods only goes on to the more general ones.
    ///
    /// - Parameters:
    ///   - path: the path as it was sent.
    ///   - choose: the one of some endpoints that serves the request.
    ///   - others: collects the methods of the paths that matched and did not serve the request.
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

/// A route as the router serves it. An object, because it goes through every step of a request.
final class Endpoint: Sendable {
    let method: HTTPMethod
    let template: PathTemplate
    let information: RouteInformation
    let handler: Handler
    let middleware: [any Middleware]
    /// The place whose rule counts, for explanations; `nil` when nothing is said.
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
