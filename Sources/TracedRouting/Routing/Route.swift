//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
/// A handler under a method and a path.
///
/// The path has literal segments, parameters such as `:id`, `*` for any one segment and `**` at the end for any number of
/// them. A literal goes before a parameter, a parameter before `*`, and that before `**`.
public struct Route: RouteComponent {
    private let definition: RouteDefinition
    private var problems: [RouteProblem] = []

    /// Creates a route.
    ///
    /// - Parameters:
    ///   - method: the method.
    ///   - path: the path; it begins with a slash.
    ///   - tracing: whether the route is traced, under which name and with which tags.
    ///   - handler: answers the requests: a closure, a function, or a method of an instance.
    public init(
        _ method: HTTPMethod,
        _ path: String,
        traced tracing: some RouteTracingConvertible = RouteTracing.inherit,
        _ handler: @escaping Handler
    ) {
        definition = RouteDefinition(
            method: method,
            path: [path],
            tracing: tracing.routeTracing,
            handlerName: nil,
            handler: handler
        )
    }

    /// Creates a route for a wrapped handler, which brings its tracing along.
    ///
    /// - Parameters:
    ///   - method: the method.
    ///   - path: the path; it begins with a slash.
    ///   - handler: the wrapped handler: `carts.$add`.
    public init(_ method: HTTPMethod, _ path: String, _ handler: TracedHandler) {
        definition = RouteDefinition(
            method: method,
            path: [path],
            tracing: handler.tracing,
            handlerName: nil,
            handler: handler.handler,
            member: handler.member
        )
        if handler.isMissing {
            problems.append(
                RouteProblem(
                    place: "\(method) \(path)",
                    problem: "the wrapped handler was never assigned",
                    remedy: "write `@Traced var add = { request in … }`, or assign it in the initializer of its type"
                )
            )
        }
    }

    /// The route alone.
    public var contents: RouteContents { RouteContents(routes: [definition], problems: problems) }
}
