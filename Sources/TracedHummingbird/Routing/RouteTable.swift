//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if Hummingbird
import Synchronization
import OpenTracingInstrumentation

/// What tracing knows about the routes of one of Hummingbird's routers, by path and method.
///
/// A request finds its route without a lock. One that is not known yet, or only under another method or in other letters, is
/// learned when it is first asked for.
final class RouteTable: Sendable {
    /// How many routes are learned from requests at most; those after that are made up for each request.
    private static let learnedLimit = 4096

    private struct Routes: Sendable {
        private var routes: [String: [(method: String, information: RouteInformation)]] = [:]

        subscript(method: String, path: String) -> RouteInformation? {
            get { routes[path]?.first { $0.method == method }?.information }
            set {
                routes[path]?.removeAll { $0.method == method }
                if let newValue { routes[path, default: []].append((method, newValue)) }
            }
        }
    }

    private struct Registered: Sendable {
        /// By the path as it is registered.
        var exact = Routes()
        /// By the path in lower case: routers that do not regard case show it so, but for the names of its parameters.
        var lowercased = Routes()
        var learnedCount = 0

        func find(method: String, path: String) -> RouteInformation? {
            exact[method, path] ?? lowercased[method, path.lowercased()]
        }
    }

    private final class Snapshot: Sendable {
        let routes: Routes

        init(_ routes: Routes = Routes()) {
            self.routes = routes
        }
    }

    private let registered = Mutex(Registered())
    private let known = SnapshotCell(Snapshot())

    /// The templates of all routes, for what must not show of paths that none of them serves.
    let templates = RouteTemplates()

    /// Learns a route, and what is said about it.
    func add(method: String, path: String, tracing: RouteTracing) {
        templates.add(path)
        let information = RouteInformation(template: path, tracing: tracing)
        registered.withLock { registered in
            registered.exact[method, path] = information
            registered.lowercased[method, path.lowercased()] = information
            // What was learned before may have stood in for this route.
            guard registered.learnedCount > 0 else { return }
            registered.learnedCount = 0
            known.update { _ in Snapshot() }
        }
    }

    /// What is known about the route of a request. A `HEAD` request may have been answered by a route for `GET`.
    func route(method: String, path: String) -> RouteInformation {
        known.load()?.routes[method, path] ?? learn(method: method, path: path)
    }

    private func learn(method: String, path: String) -> RouteInformation {
        registered.withLock { registered in
            let found =
                registered.find(method: method, path: path)
                ?? (method == "HEAD" ? registered.find(method: "GET", path: path) : nil)
                ?? RouteInformation(template: path)
            guard registered.learnedCount < Self.learnedLimit else { return found }
            registered.learnedCount += 1
            known.update { snapshot in
                var routes = snapshot.routes
                routes[method, path] = found
                return Snapshot(routes)
            }
            return found
        }
    }
}
#endif
