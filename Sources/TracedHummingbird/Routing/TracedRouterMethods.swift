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

/// Where routes can be registered whose verbs take `traced:`: a ``TracedHummingbirdRouter``, its groups, and collections for it.
///
/// A function that registers routes anywhere takes `some TracedRouterMethods<Context>`. Hummingbird's own routers, groups and
/// collections do not take `traced:`; on them nobody would read it.
public protocol TracedRouterMethods<Context>: RouterMethods {
    /// Registers a responder with what is said about it so far. Use the verbs, which call it.
    ///
    /// - Parameters:
    ///   - path: the path.
    ///   - method: the method.
    ///   - annotation: what is said about the route.
    ///   - responder: answers the requests.
    /// - Returns: the router.
    @discardableResult
    func on<Responder: HTTPResponder>(
        _ path: RouterPath,
        method: HTTPRequest.Method,
        annotation: RouteAnnotation,
        responder: Responder
    ) -> Self where Responder.Context == Context

    /// Keeps a mistake in what is said about routes, to be reported by the router: see ``TracedHummingbirdRouter/validate()``.
    ///
    /// - Parameter problem: the mistake.
    func report(_ problem: RouteProblem)
}

extension TracedRouterMethods {
    /// Registers a responder, and says whether and how its requests are traced.
    ///
    /// - Parameters:
    ///   - path: the path.
    ///   - method: the method.
    ///   - tracing: whether the route is traced, under which name and with which tags.
    ///   - responder: answers the requests.
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

    /// Registers a responder about whose tracing nothing is said.
    @discardableResult
    public func on<Responder: HTTPResponder>(
        _ path: RouterPath,
        method: HTTPRequest.Method,
        responder: Responder
    ) -> Self where Responder.Context == Context {
        on(path, method: method, annotation: RouteAnnotation(.inherit), responder: responder)
    }

    /// Makes a group of routes below a path.
    ///
    /// - Parameter path: what the paths of its routes begin with.
    /// - Returns: the group.
    public func group(_ path: RouterPath = "") -> TracedRouterGroup<Context> {
        group(path, traced: .inherit)
    }

    /// Makes a group of routes below a path, and says whether they are traced where they say nothing themselves.
    ///
    /// - Parameters:
    ///   - path: what the paths of its routes begin with.
    ///   - tracing: whether the routes are traced, and tags for all of them. A name is a mistake.
    /// - Returns: the group.
    public func group(
        _ path: RouterPath = "",
        traced tracing: some RouteTracingConvertible
    ) -> TracedRouterGroup<Context> {
        TracedRouterGroup(path: path, tracing: tracing.routeTracing, parent: self)
    }

    /// Makes a group of routes below a path that have a context of their own, made from the one out here.
    ///
    /// - Parameters:
    ///   - path: what the paths of its routes begin with.
    ///   - context: the type of the context.
    /// - Returns: the group.
    public func group<TargetContext: RequestContext>(
        _ path: RouterPath = "",
        context: TargetContext.Type
    ) -> TracedRouterGroup<TargetContext> where TargetContext.Source == Context {
        group(path, context: context, traced: .inherit)
    }

    /// Makes a group of routes below a path that have a context of their own, made from the one out here, and says whether they
    /// are traced where they say nothing themselves.
    ///
    /// - Parameters:
    ///   - path: what the paths of its routes begin with.
    ///   - context: the type of the context.
    ///   - tracing: whether the routes are traced, and tags for all of them. A name is a mistake.
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

    /// Makes a group of routes below a path that have a context of their own, made from the one out here if that has what it takes.
    ///
    /// - Parameters:
    ///   - path: what the paths of its routes begin with.
    ///   - context: the type of the context.
    /// - Returns: the group.
    public func group<TargetContext: ChildRequestContext>(
        _ path: RouterPath = "",
        context: TargetContext.Type
    ) -> TracedRouterGroup<TargetContext> where TargetContext.ParentContext == Context {
        group(path, context: context, traced: .inherit)
    }

    /// Makes a group of routes below a path that have a context of their own, made from the one out here if that has what it
    /// takes, and says whether they are traced where they say nothing themselves.
    ///
    /// - Parameters:
    ///   - path: what the paths of its routes begin with.
    ///   - context: the type of the context.
    ///   - tracing: whether the routes are traced, and tags for all of them. A name is a mistake.
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

    /// Makes a group of routes whose handlers have a limited time, with the middleware that is added to the group.
    ///
    /// ```swift
    /// router.limited(to: TimeLimit(.seconds(5))).get("reports", traced: true) { request, context in … }
    /// ```
    ///
    /// A handler that takes longer is answered for, as ``/TracedRouting/TimeLimit`` says. While its time is limited it cannot ask the
    /// body of its request whether the client has gone: Hummingbird offers that for bodies as they came only.
    ///
    /// - Parameter limit: the time.
    /// - Returns: the group.
    public func limited(to limit: TimeLimit) -> TracedRouterGroup<Context> {
        TracedRouterGroup(path: "", tracing: .inherit, limit: limit, parent: self)
    }

    /// Adds the routes of a collection, with what is said about them.
    ///
    /// - Parameters:
    ///   - collection: the routes.
    ///   - path: what the paths of the routes begin with here.
    ///   - tracing: whether the routes are traced where they say nothing themselves, and tags for all of them. A name is a mistake.
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

    /// Adds the wrapped members of a value, and the routes that it adds besides.
    ///
    /// - Parameters:
    ///   - routes: the value; its type and its members name the handlers.
    ///   - path: what the paths of the routes begin with here.
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

/// What is said about a route, on its way from where it is registered to its router, and who says it.
public struct RouteAnnotation: Sendable {
    /// What is said so far.
    private(set) var tracing: RouteTracing

    /// The name of the handler, where it is known.
    let handlerName: String?

    /// The place whose rule counts so far; `nil` when nothing is said.
    private(set) var rulePlace: String?

    /// Whether the handler has a limited time, so that it may be left behind with the body of its request.
    var isLimited = false

    init(_ tracing: RouteTracing, handlerName: String? = nil) {
        self.tracing = tracing
        self.handlerName = handlerName
        rulePlace = tracing.rule == .inherit ? nil : handlerName.map { "the member \($0)" } ?? "the route"
    }

    /// The same within a place that says something, too: the inner rule counts unless it is silent, and the tags of both.
    func within(_ outer: RouteTracing, place: @autoclosure () -> String) -> RouteAnnotation {
        var copy = self
        if tracing.rule == .inherit, outer.rule != .inherit { copy.rulePlace = place() }
        copy.tracing = tracing.within(outer)
        return copy
    }
}
#endif
