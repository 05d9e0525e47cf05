//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if Hummingbird
import Synchronization
import TracedRouting

/// What tracing knows about the routes of one of Hummingbird's routers, by method and path.
final class RouteTable: Sendable {
    private struct Key: Hashable {
        let method: String
        let path: String
    }

    private let routes = Mutex<[Key: RouteInformation]>([:])

    /// Learns a route about which nothing is said.
    func add(method: String, path: String) {
        routes.withLock { routes in
            for path in Self.spellings(of: path) {
                let key = Key(method: method, path: path)
                if routes[key] == nil {
                    routes[key] = RouteInformation(template: path)
                }
            }
        }
    }

    /// Learns what is said about a route.
    func annotate(_ annotation: RouteTracing, method: String, path: String) {
        routes.withLock { routes in
            for path in Self.spellings(of: path) {
                routes[Key(method: method, path: path)] = RouteInformation(template: path, tracing: annotation)
            }
        }
    }

    /// What is known about the route of a request. A `HEAD` request may have been answered by a route for `GET`.
    func route(method: String, path: String) -> RouteInformation {
        routes.withLock { routes in
            routes[Key(method: method, path: path)]
                ?? (method == "HEAD" ? routes[Key(method: "GET", path: path)] : nil)
                ?? RouteInformation(template: path)
        }
    }

    /// A path as it is registered, and as a router that does not regard case shows it.
    private static func spellings(of path: String) -> Set<String> {
        [path, path.lowercased()]
    }
}
#endif
