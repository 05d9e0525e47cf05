//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
/// Routes below a path, with what is said about all of them.
public struct Group: RouteComponent {
    /// The routes, below the group's path.
    public let contents: RouteContents

    /// Creates a group.
    ///
    /// - Parameters:
    ///   - path: the path before those of the routes; it may have parameters.
    ///   - tracing: whether the routes are traced where they say nothing themselves, and tags for all of them.
    ///   - middleware: stands around all handlers of the group, the first outermost.
    ///   - routes: the routes.
    public init(
        _ path: String = "",
        traced tracing: some RouteTracingConvertible = RouteTracing.inherit,
        middleware: [any Middleware] = [],
        @RouteBuilder _ routes: () -> [any RouteComponent]
    ) {
        self.init(
            path,
            traced: tracing.routeTracing,
            middleware: middleware,
            place: "the group \"\(path)\"",
            routes
        )
    }

    init(
        _ path: String,
        traced tracing: RouteTracing,
        middleware: [any Middleware] = [],
        place: String,
        _ routes: () -> [any RouteComponent]
    ) {
        contents = RouteContents(routes()).nested(path: path, tracing: tracing, middleware: middleware, place: place)
    }
}
