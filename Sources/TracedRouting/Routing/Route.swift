//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

package import OpenTracingInstrumentation

/// A handler for a method and a path.
///
/// A path consists of literal segments, parameters such as `:id`, `*` for any one segment, and a trailing `**` for any number of
/// segments. Literals take precedence over parameters, parameters over `*`, and `*` over `**`.
public struct Route: RouteComponent {
    private let definition: RouteDefinition
    private var problems: [RouteProblem] = []

    /// Creates a route.
    ///
    /// - Parameters:
    ///   - method: the method.
    ///   - path: the path, with a leading slash.
    ///   - tracing: whether the route is traced, its operation name and its tags.
    ///   - handler: the handler: a closure, a function, or a bound method.
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

    /// Creates a route for a wrapped handler, with the handler's own tracing.
    ///
    /// - Parameters:
    ///   - method: the method.
    ///   - path: the path, with a leading slash.
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

    /// The single route, with any problems found.
    public var contents: RouteContents { RouteContents(routes: [definition], problems: problems) }
}

/// A handler for one method under a path: ``Get``, ``Post`` and so on; see ``Route``.
public struct Verb<Method: VerbMethod>: RouteComponent {
    private let route: Route

    /// Creates a route.
    ///
    /// - Parameters:
    ///   - path: the path, with a leading slash.
    ///   - tracing: whether the route is traced, its operation name and its tags.
    ///   - handler: the handler: a closure, a function, or a bound method.
    public init(
        _ path: String,
        traced tracing: some RouteTracingConvertible = RouteTracing.inherit,
        _ handler: @escaping Handler
    ) {
        route = Route(Method.method, path, traced: tracing, handler)
    }

    /// Creates a route for a wrapped handler, with the handler's own tracing.
    ///
    /// - Parameters:
    ///   - path: the path, with a leading slash.
    ///   - handler: the wrapped handler: `carts.$add`.
    @_disfavoredOverload
    public init(_ path: String, _ handler: TracedHandler) {
        route = Route(Method.method, path, handler)
    }

    /// The single route, with any problems found.
    public var contents: RouteContents { route.contents }
}

/// The HTTP method of a ``Verb``.
public protocol VerbMethod {
    /// The method.
    static var method: HTTPMethod { get }
}

/// A handler for `GET`, and for `HEAD` if no `HEAD` route matches.
public typealias Get = Verb<GetMethod>

/// `GET`.
public enum GetMethod: VerbMethod {
    /// `GET`.
    public static let method = HTTPMethod.get
}

/// A handler for `POST`.
public typealias Post = Verb<PostMethod>

/// `POST`.
public enum PostMethod: VerbMethod {
    /// `POST`.
    public static let method = HTTPMethod.post
}

/// A handler for `PUT`.
public typealias Put = Verb<PutMethod>

/// `PUT`.
public enum PutMethod: VerbMethod {
    /// `PUT`.
    public static let method = HTTPMethod.put
}

/// A handler for `PATCH`.
public typealias Patch = Verb<PatchMethod>

/// `PATCH`.
public enum PatchMethod: VerbMethod {
    /// `PATCH`.
    public static let method = HTTPMethod.patch
}

/// A handler for `DELETE`.
public typealias Delete = Verb<DeleteMethod>

/// `DELETE`.
public enum DeleteMethod: VerbMethod {
    /// `DELETE`.
    public static let method = HTTPMethod.delete
}

/// A handler for `HEAD`.
public typealias Head = Verb<HeadMethod>

/// `HEAD`.
public enum HeadMethod: VerbMethod {
    /// `HEAD`.
    public static let method = HTTPMethod.head
}

/// A handler for `OPTIONS`.
public typealias Options = Verb<OptionsMethod>

/// `OPTIONS`.
public enum OptionsMethod: VerbMethod {
    /// `OPTIONS`.
    public static let method = HTTPMethod.options
}

extension HTTPMethod {
    /// The method of a route that serves every request for its path that no other route serves.
    package static let any = HTTPMethod(rawValue: "*")
}
