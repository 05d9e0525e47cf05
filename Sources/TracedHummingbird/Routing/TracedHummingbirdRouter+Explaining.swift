//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if Hummingbird
public import HTTPTypes
import Hummingbird
public import OpenTracingInstrumentation

extension TracedHummingbirdRouter {
    /// The routes with their tracing, named as the current settings name them; ``routes`` are the same as Hummingbird describes
    /// them. Prints as a table.
    public var tracedRoutes: RouteList {
        let all = routes.map { (method: $0.method.rawValue, path: $0.path.description) }
        return RouteList(
            table.entries(among: all).map { entry in
                RouteDescription(
                    ExplainedRequest.make(entry),
                    route: entry.information,
                    rulePlace: entry.rulePlace,
                    under: tracing
                )
            }
        )
    }

    /// Explains what tracing would do with a request under the current settings, without answering it.
    ///
    /// ```swift
    /// print(await router.explain(.get, "/orders/7"))
    /// ```
    ///
    /// Hummingbird itself finds the route, with the same routes and options. Calls the closures of the settings that decide about
    /// a request: skip predicates and custom names.
    ///
    /// - Parameters:
    ///   - method: the method of the request.
    ///   - target: its path, with or without a query.
    ///   - headers: its header fields, for predicates that look at them.
    /// - Returns: the explanation.
    public func explain(
        _ method: HTTPRequest.Method,
        _ target: String,
        headers: HTTPFields = [:]
    ) async -> RouteExplanation {
        let finder = RouteFinder(routes, options: options)
        let request = ExplainedRequest.make(method, target, headers).request
        let context = await finder.context(of: request)
        guard let path = context.endpointPath, path != "NotFound" else {
            var otherMethods: [String] = []
            for other in Set(routes.map(\.method)) where other != method {
                let found = await finder.context(of: ExplainedRequest.make(other, target, headers).request).endpointPath
                if found != nil, found != "NotFound" { otherMethods.append(other.rawValue) }
            }
            return RouteExplanation(
                TraceableHummingbirdRequest(request: request, context: context),
                route: table.unmatched,
                rulePlace: table.unmatchedRulePlace,
                otherMethods: otherMethods,
                under: tracing
            )
        }
        let entry = table.route(method: method.rawValue, path: path)
        return RouteExplanation(
            TraceableHummingbirdRequest(request: request, context: context),
            route: entry.information,
            rulePlace: entry.rulePlace,
            under: tracing
        )
    }

    /// How the router compares paths. It does not offer that itself; where it cannot be seen, the default holds.
    private var options: RouterOptions {
        Mirror(reflecting: router).descendant("options") as? RouterOptions ?? []
    }
}

/// Lets Hummingbird find the routes of requests that are not answered.
private struct RouteFinder {
    private let responder: RouterResponder<FoundContext>

    init<Context: RequestContext>(_ routes: [Router<Context>.RouteDescription], options: RouterOptions) {
        let router = Router(context: FoundContext.self, options: options)
        for route in routes {
            router.on(
                route.path,
                method: route.method,
                responder: CallbackResponder { _, context in
                    context.found.withLock { $0 = context.parameters }
                    return Hummingbird.Response(status: .ok)
                }
            )
        }
        responder = router.buildResponder()
    }

    /// The context that a request has at its route; without the path of one when there is none.
    func context(of request: Hummingbird.Request) async -> FoundContext {
        var context = FoundContext(source: FoundContext.Source())
        _ = try? await responder.respond(to: request, context: context)
        if let parameters = context.found.withLock(\.self) { context.coreContext.parameters = parameters }
        return context
    }
}
#endif
