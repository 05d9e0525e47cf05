//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if Hummingbird
import Hummingbird

/// Finds the route of a request among those of a result-builder router, which itself finds it only on the way.
///
/// The first route that matches counts, as in the router. Nothing is allocated.
struct RouteMatcher: Sendable {
    private let routes: [MatchedRoute]

    /// - Parameters:
    ///   - entries: the routes, in the order in which the router tries them.
    ///   - isCaseInsensitive: whether the router regards letters in upper and in lower case as the same.
    init(_ entries: [RouteTable.Entry], isCaseInsensitive: Bool) {
        routes = entries.map { MatchedRoute($0, isCaseInsensitive: isCaseInsensitive) }
    }

    /// The first route for a method and a path.
    func match(method: String, path: String) -> MatchedRoute? {
        var path = path
        return path.withUTF8 { path in
            routes.first { $0.entry.method == method && $0.matches(path) }
        }
    }

    /// The methods other than one that have a route for a path.
    func methods(for path: String, besides method: String) -> [String] {
        var path = path
        return path.withUTF8 { path in
            var methods: [String] = []
            for route in routes where route.entry.method != method && route.matches(path) {
                if !methods.contains(route.entry.method) { methods.append(route.entry.method) }
            }
            return methods
        }
    }
}
#endif
