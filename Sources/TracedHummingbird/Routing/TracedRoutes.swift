//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

#if Hummingbird
public import HTTPTypes
public import Hummingbird
public import OpenTracingInstrumentation
import TracedRouting

/// A type that groups routes of a ``TracedHummingbirdRouter``: members wrapped in ``TracedRoute`` or ``TracedRouteMethod``
/// register themselves.
///
/// ```swift
/// struct Users: TracedRoutes {
///     typealias Context = AppContext
///     let database: Database
///
///     @TracedRouteMethod(.get, "users/:id", "users.show", tags: \.parameters.id) var show = Users.show
///
///     func show(_ request: Request, _ context: AppContext) async throws -> User { … }
/// }
/// router.addRoutes(Users(database: database))
/// ```
///
/// The handler of a wrapped member is named after the type and the member: `Users.show`.
public protocol TracedRoutes<Context>: Sendable {
    /// The context of the routes and their router.
    associatedtype Context: RequestContext

    /// The tracing rule for all routes of the type; inherited by default.
    var traced: RouteTracing { get }

    /// Adds routes in addition to the wrapped members; none by default.
    ///
    /// - Parameter router: the group on which to register them.
    func addRoutes(to router: TracedRouterGroup<Context>)
}

extension TracedRoutes {
    /// Inherits the rule of the enclosing group.
    public var traced: RouteTracing { .inherit }

    /// Adds no routes.
    public func addRoutes(to router: TracedRouterGroup<Context>) {}
}

/// A wrapped member, for any output type.
protocol WrappedRoute<Context> {
    associatedtype Context: RequestContext
    associatedtype Output: ResponseGenerator

    var path: RouterPath { get }
    var method: HTTPRequest.Method { get }
    var tracing: RouteTracing { get }

    /// Returns the member's handler, bound to a value.
    func handler(in collection: Any) -> MemberHandler<TracedRoute<Context, Output>.Handler>
}

extension TracedRouterGroup {
    /// Adds the wrapped members of a value.
    func addWrappedMembers(of routes: any TracedRoutes<Context>) {
        WrappedMembers.forEach(in: routes) { (member: any WrappedRoute, name) in add(member, name, of: routes) }
    }

    private func add<Member: WrappedRoute>(_ member: Member, _ name: String, of routes: any TracedRoutes<Context>) {
        let handlerName = "\(type(of: routes)).\(name)"
        guard let group = self as? TracedRouterGroup<Member.Context> else {
            return report(
                RouteProblem(
                    place: handlerName,
                    problem:
                        "its handler takes the context \(Member.Context.self), but the router creates \(Context.self)",
                    remedy:
                        "change the handler to take \(Context.self), or add the routes to a group with the other context"
                )
            )
        }
        var handler: TracedRoute<Member.Context, Member.Output>.Handler = { _, _ in
            throw Hummingbird.HTTPError(.notImplemented)
        }
        switch member.handler(in: routes) {
        case .ready(let ready): handler = ready
        case .unassigned: report(.missingHandler(of: name, at: handlerName))
        case .methodOf(let other): report(.method(of: other, at: handlerName, in: type(of: routes)))
        }
        group.on(
            member.path,
            method: member.method,
            annotation: RouteAnnotation(member.tracing, handlerName: handlerName),
            responder: AnyResponder(noting: handler)
        )
    }
}

/// Routes defined before their router exists, with their own tracing rules.
///
/// ```swift
/// let items = TracedRouteCollection(context: TracedRequestContext.self)
/// items.put(":id", traced: "item.put") { request, context in … }
/// router.addRoutes(items, atPath: "items")
/// ```
///
/// A Hummingbird `RouteCollection` can be added too; its routes have no tracing rule.
public final class TracedRouteCollection<Context: RequestContext>: TracedRouterMethods {
    private struct Route {
        let path: RouterPath
        let method: HTTPRequest.Method
        let annotation: RouteAnnotation
        let responder: AnyResponder<Context>
    }

    private var routes: [Route] = []
    private var problems: [RouteProblem] = []
    private let middleware = MiddlewareStack<Context>()

    /// Creates an empty collection.
    ///
    /// - Parameter context: the type of the routes' context.
    public init(context: Context.Type = BasicRequestContext.self) {}

    /// Adds middleware for the routes registered after it. The middleware runs inside the span.
    @discardableResult
    public func add(middleware: any MiddlewareProtocol<Hummingbird.Request, Hummingbird.Response, Context>) -> Self {
        self.middleware.add(middleware)
        return self
    }

    /// Registers a responder with its annotation.
    @discardableResult
    public func on<Responder: HTTPResponder>(
        _ path: RouterPath,
        method: HTTPRequest.Method,
        annotation: RouteAnnotation,
        responder: Responder
    ) -> Self where Responder.Context == Context {
        let responder = middleware.responder(around: responder)
        routes.append(Route(path: path, method: method, annotation: annotation, responder: responder))
        return self
    }

    /// Records a problem with a route definition, for the router to report.
    public func report(_ problem: RouteProblem) {
        problems.append(problem)
    }

    /// Adds the collection's routes and problems to a router.
    func add(to router: some TracedRouterMethods<Context>) {
        for route in routes {
            router.on(route.path, method: route.method, annotation: route.annotation, responder: route.responder)
        }
        for problem in problems { router.report(problem) }
    }
}
#endif
