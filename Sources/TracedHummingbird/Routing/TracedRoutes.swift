//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if Hummingbird
public import Hummingbird
public import OpenTracingInstrumentation

/// Routes of a ``TracedHummingbirdRouter`` that stand together in a type: members that are wrapped in ``TracedRoute`` register
/// themselves.
///
/// ```swift
/// struct Users: TracedRoutes {
///     typealias Context = AppContext
///     @TracedRoute(.get, "users/:id", "users.show", tags: \.parameters.id)
///     var show = { (request: Request, context: AppContext) in "user \(context.parameters.get("id") ?? "")" }
/// }
/// router.addRoutes(Users())
/// ```
///
/// The handler of a wrapped member goes by the type's and the member's name: `Users.show`.
public protocol TracedRoutes<Context> {
    /// The context of the routes, which is that of the router.
    associatedtype Context: RequestContext

    /// What is said about all routes of the type; nothing by default.
    var traced: RouteTracing { get }

    /// Adds routes besides the wrapped members; none by default.
    ///
    /// - Parameter router: where to register them.
    func addRoutes(to router: TracedRouterGroup<Context>)
}

extension TracedRoutes {
    /// Nothing.
    public var traced: RouteTracing { .inherit }

    /// None.
    public func addRoutes(to router: TracedRouterGroup<Context>) {}
}
#endif
