//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
/// A handler for `DELETE` under a path; see ``Route``.
public struct Delete: RouteComponent {
    private let route: Route

    /// Creates a route.
    ///
    /// - Parameters:
    ///   - path: the path; it begins with a slash.
    ///   - tracing: whether the route is traced, under which name and with which tags.
    ///   - handler: answers the requests.
    public init(_ path: String, traced tracing: RouteTracing = .inherit, handler: @escaping Handler) {
        route = Route(.delete, path, traced: tracing, handler: handler)
    }

    /// Creates a route for a wrapped handler, which brings its tracing along.
    ///
    /// - Parameters:
    ///   - path: the path; it begins with a slash.
    ///   - handler: the wrapped handler: `carts.$add`.
    public init(_ path: String, _ handler: TracedHandler) {
        route = Route(.delete, path, handler)
    }

    /// The route alone.
    public var contents: RouteContents { route.contents }
}
