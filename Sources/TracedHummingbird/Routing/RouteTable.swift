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

    private struct Routes {
        /// By the path as it is registered.
        var registered: [Key: RouteInformation] = [:]
        /// By the path in lower case: routers that do not regard case show it so, but for the names of its parameters.
        var lowercased: [Key: RouteInformation] = [:]

        subscript(key: Key) -> RouteInformation? {
            registered[key] ?? lowercased[Key(method: key.method, path: key.path.lowercased())]
        }
    }

    private let routes = Mutex(Routes())

    /// The templates of all routes, for what must not show of paths that none of them serves.
    let templates = RouteTemplates()

    /// Learns a route about which nothing is said.
    func add(method: String, path: String) {
        templates.add(path)
        routes.withLock { routes in
            let information = RouteInformation(template: path)
            if routes.registered[Key(method: method, path: path)] == nil {
                routes.registered[Key(method: method, path: path)] = information
            }
            let key = Key(method: method, path: path.lowercased())
            if routes.lowercased[key] == nil { routes.lowercased[key] = information }
        }
    }

    /// Learns what is said about a route.
    func annotate(_ annotation: RouteTracing, method: String, path: String) {
        templates.add(path)
        routes.withLock { routes in
            let information = RouteInformation(template: path, tracing: annotation)
            routes.registered[Key(method: method, path: path)] = information
            routes.lowercased[Key(method: method, path: path.lowercased())] = information
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
}
#endif
