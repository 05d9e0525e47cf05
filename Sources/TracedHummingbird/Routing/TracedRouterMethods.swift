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
public import TracedRouting

/// A router whose methods accept `traced:`: a ``TracedHummingbirdRouter``, one of its groups, or a collection for it.
///
/// Functions that register routes on any of these take `some TracedRouterMethods<Context>`. Hummingbird's own routers, groups and
/// collections do not accept `traced:`, because they would ignore it.
public protocol TracedRouterMethods<Context>: RouterMethods {
    /// Registers a responder with its annotation. Call the verb methods instead.
    ///
    /// - Parameters:
    ///   - path: the path.
    ///   - method: the method.
    ///   - annotation: the tracing rule of the route and its origin.
    ///   - responder: the responder.
    /// - Returns: the router.
    @discardableResult
    func on<Responder: HTTPResponder>(
        _ path: RouterPath,
        method: HTTPRequest.Method,
        annotation: RouteAnnotation,
        responder: Responder
    ) -> Self where Responder.Context == Context

    /// Records a problem with a route definition, for ``TracedHummingbirdRouter/validate()`` to report.
    ///
    /// - Parameter problem: the problem.
    func report(_ problem: RouteProblem)
}

extension TracedRouterMethods {
    /// Registers a responder with a tracing rule.
    ///
    /// - Parameters:
    ///   - path: the path.
    ///   - method: the method.
    ///   - tracing: whether the route is traced, its operation name and its tags.
    ///   - responder: the responder.
    /// - Returns: the router.
    @discardableResult
    public func on<Responder: HTTPResponder>(
        _ path: RouterPath,
        method: HTTPRequest.Method,
        traced tracing: some RouteTracingConvertible,
        responder: Responder
    ) -> Self where Responder.Context == Context {
        on(path, method: method, annotation: RouteAnnotation(tracing.routeTracing), responder: responder)
    }

    /// Registers a responder without a tracing rule.
    @discardableResult
    public func on<Responder: HTTPResponder>(
        _ path: RouterPath,
        method: HTTPRequest.Method,
        responder: Responder
    ) -> Self where Responder.Context == Context {
        on(path, method: method, annotation: RouteAnnotation(.inherit), responder: responder)
    }

    /// Creates a group of routes below a path.
    ///
    /// - Parameter path: the path prefix of the routes.
    /// - Returns: the group.
    public func group(_ path: RouterPath = "") -> TracedRouterGroup<Context> {
        group(path, traced: .inherit)
    }

    /// Creates a group of routes below a path, with a tracing rule for routes without their own.
    ///
    /// - Parameters:
    ///   - path: the path prefix of the routes.
    ///   - tracing: the tracing rule and tags for all routes. An operation name is an error.
    /// - Returns: the group.
    public func group(
        _ path: RouterPath = "",
        traced tracing: some RouteTracingConvertible
    ) -> TracedRouterGroup<Context> {
        TracedRouterGroup(path: path, tracing: tracing.routeTracing, parent: self)
    }

    /// Creates a group of routes below a path, with a context derived from the current one.
    ///
    /// - Parameters:
    ///   - path: the path prefix of the routes.
    ///   - context: the type of the context.
    /// - Returns: the group.
    public func group<TargetContext: RequestContext>(
        _ path: RouterPath = "",
        context: TargetContext.Type
    ) -> TracedRouterGroup<TargetContext> where TargetContext.Source == Context {
        group(path, context: context, traced: .inherit)
    }

    /// Creates a group of routes below a path, with a context derived from the current one and a tracing rule for routes without
    /// their own.
    ///
    /// - Parameters:
    ///   - path: the path prefix of the routes.
    ///   - context: the type of the context.
    ///   - tracing: the tracing rule and tags for all routes. An operation name is an error.
    /// - Returns: the group.
    public func group<TargetContext: RequestContext>(
        _ path: RouterPath = "",
        context: TargetContext.Type,
        traced tracing: some RouteTracingConvertible
    ) -> TracedRouterGroup<TargetContext> where TargetContext.Source == Context {
        TracedRouterGroup(
            path: path,
            tracing: tracing.routeTracing,
            parent: ContextChange(parent: self) { TargetContext(source: $0) }
        )
    }

    /// Creates a group of routes below a path, with a context derived from the current one, which may fail.
    ///
    /// - Parameters:
    ///   - path: the path prefix of the routes.
    ///   - context: the type of the context.
    /// - Returns: the group.
    public func group<TargetContext: ChildRequestContext>(
        _ path: RouterPath = "",
        context: TargetContext.Type
    ) -> TracedRouterGroup<TargetContext> where TargetContext.ParentContext == Context {
        group(path, context: context, traced: .inherit)
    }

    /// Creates a group of routes below a path, with a context derived from the current one, which may fail, and a tracing rule
    /// for routes without their own.
    ///
    /// - Parameters:
    ///   - path: the path prefix of the routes.
    ///   - context: the type of the context.
    ///   - tracing: the tracing rule and tags for all routes. An operation name is an error.
    /// - Returns: the group.
    public func group<TargetContext: ChildRequestContext>(
        _ path: RouterPath = "",
        context: TargetContext.Type,
        traced tracing: some RouteTracingConvertible
    ) -> TracedRouterGroup<TargetContext> where TargetContext.ParentContext == Context {
        TracedRouterGroup(
            path: path,
            tracing: tracing.routeTracing,
            parent: ContextChange(parent: self) { try TargetContext(context: $0) }
        )
    }

    /// Creates a group that limits the time of its handlers and of the middleware added to the group.
    ///
    /// ```swift
    /// router.limited(to: TimeLimit(.seconds(5))).get("reports", traced: true) { request, context in … }
    /// ```
    ///
    /// When the limit expires, the request is answered as described in ``/TracedRouting/TimeLimit``. A handler with a time limit
    /// cannot use its request body to detect that the client disconnected: Hummingbird supports that only for the original body.
    ///
    /// - Parameter limit: the time limit.
    /// - Returns: the group.
    public func limited(to limit: TimeLimit) -> TracedRouterGroup<Context> {
        TracedRouterGroup(path: "", tracing: .inherit, limit: limit, parent: self)
    }

    /// Adds the routes of a collection, with their tracing rules.
    ///
    /// - Parameters:
    ///   - collection: the routes.
    ///   - path: the path prefix of the routes.
    ///   - tracing: the tracing rule for routes without their own, and tags for all routes. An operation name is an error.
    /// - Returns: the router.
    @discardableResult
    public func addRoutes(
        _ collection: TracedRouteCollection<Context>,
        atPath path: RouterPath = "",
        traced tracing: some RouteTracingConvertible = RouteTracing.inherit
    ) -> Self {
        collection.add(to: group(path, tracing: tracing.routeTracing, place: "the collection at \"\(path)\""))
        return self
    }

    /// Adds the wrapped members of a value and its additional routes.
    ///
    /// - Parameters:
    ///   - routes: the value; handlers are named after its type and members.
    ///   - path: the path prefix of the routes.
    /// - Returns: the router.
    @discardableResult
    public func addRoutes<Collection: TracedRoutes<Context>>(
        _ routes: Collection,
        atPath path: RouterPath = ""
    ) -> Self {
        let group = group(path, tracing: routes.traced, place: "the collection \(Collection.self)")
        group.addWrappedMembers(of: routes)
        routes.addRoutes(to: group)
        return self
    }

    private func group(_ path: RouterPath, tracing: RouteTracing, place: String) -> TracedRouterGroup<Context> {
        TracedRouterGroup(path: path, tracing: tracing, place: place, parent: self)
    }
}

/// The tracing rule of a route and its origin, passed from the registration to the router.
public struct RouteAnnotation: Sendable {
    /// The tracing rule so far.
    private(set) var tracing: RouteTracing

    /// The name of the handler, if known.
    let handlerName: String?

    /// The place that sets the rule in effect; `nil` if none does.
    private(set) var rulePlace: String?

    /// Whether the handler has a time limit and may be abandoned while it reads the request body.
    var isLimited = false

    init(_ tracing: RouteTracing, handlerName: String? = nil) {
        self.tracing = tracing
        self.handlerName = handlerName
        rulePlace = tracing.rule == .inherit ? nil : handlerName.map { "the member \($0)" } ?? "the route"
    }

    /// Returns the annotation within an enclosing place: the inner rule wins unless it inherits, and tags are combined.
    func within(_ outer: RouteTracing, place: @autoclosure () -> String) -> RouteAnnotation {
        var copy = self
        if tracing.rule == .inherit, outer.rule != .inherit { copy.rulePlace = place() }
        copy.tracing = tracing.within(outer)
        return copy
    }
}
#endif
