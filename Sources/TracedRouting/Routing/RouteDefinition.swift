//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
/// A route as it is collected from the builder, before the router has checked it.
struct RouteDefinition: Sendable {
    var method: HTTPMethod
    /// The paths from the outermost group to the route.
    var path: [String]
    var tracing: RouteTracing
    /// The name of the handler, where it is known.
    var handlerName: String?
    var handler: Handler
    /// The wrapped member that the handler comes from, where a verb was given one.
    var member: MemberIdentity?
    /// The group, collection or router whose rule counts for the route; `nil` when its own does, or none.
    var rulePlace: String?
    /// The middleware from the outermost group to the route.
    var middleware: [any Middleware] = []
}
