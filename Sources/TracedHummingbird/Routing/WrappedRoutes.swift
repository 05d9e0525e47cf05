//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if Hummingbird
import Hummingbird
import OpenTracingInstrumentation

/// Finds the wrapped members of a value by reflection, once, when it is added to a router.
enum WrappedRoutes {
    static func add<Context: RequestContext>(_ routes: any TracedRoutes<Context>, to group: TracedRouterGroup<Context>)
    {
        var mirror: Mirror? = Mirror(reflecting: routes)
        while let current = mirror {
            for child in current.children {
                guard let member = child.value as? any WrappedRoute else { continue }
                // A wrapped property is stored under its name with an underscore before it.
                let name = child.label.map { $0.hasPrefix("_") ? String($0.dropFirst()) : $0 } ?? "?"
                add(member, name: name, of: type(of: routes), to: group)
            }
            mirror = current.superclassMirror
        }
    }

    private static func add<Member: WrappedRoute, Context: RequestContext>(
        _ member: Member,
        name: String,
        of type: any TracedRoutes.Type,
        to group: TracedRouterGroup<Context>
    ) {
        let handlerName = "\(type).\(name)"
        guard let responder = member.responder as? AnyResponder<Context> else {
            group.report(
                RouteProblem(
                    place: handlerName,
                    problem:
                        "its handler takes the context \(Member.Context.self), and the router makes \(Context.self)",
                    remedy: "let the handler take \(Context.self), or add the routes to a group with the other context"
                )
            )
            return
        }
        if member.isMissing { group.report(.missingHandler(of: name, at: handlerName)) }
        group.on(
            member.path,
            method: member.method,
            annotation: RouteAnnotation(member.tracing, handlerName: handlerName),
            responder: responder
        )
    }
}
#endif
