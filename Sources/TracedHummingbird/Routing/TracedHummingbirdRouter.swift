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

extension Router {
    /// Traces the routes that are registered from here on, and lets them take `traced:`.
    ///
    /// ```swift
    /// let router = Router().traced(by: tracing)
    /// router.get("orders/:id", traced: true) { request, context in … }
    /// let application = Application(router: router)
    /// ```
    ///
    /// Register all routes with what it returns: this router does not take `traced:`, and its own routes are those about which
    /// nothing is said. Call it right after the router has been created: middleware that was added before runs outside of the span.
    ///
    /// - Parameters:
    ///   - tracing: the tracer and the settings.
    ///   - rule: what is said about all routes, and about requests that no route matches; nothing by default. A name is a mistake.
    /// - Returns: the router to register routes with and to pass to the application.
    public func traced(
        by tracing: RequestTracing,
        traced rule: some RouteTracingConvertible = RouteTracing.inherit
    ) -> TracedHummingbirdRouter<Context> {
        TracedHummingbirdRouter(self, tracing: tracing, rule: rule.routeTracing)
    }
}

/// Hummingbird's own router with traced requests, for applications that are there already.
///
/// Groups, collections and middleware work as ever; the verbs take `traced:` besides, see ``TracedRouterMethods``. The span of a
/// request is the outermost thing around its middleware, and knows its route from the start. Attributes behind `atEnd` are
/// read from the context that the handler got, with all that middleware put into it.
///
/// A request that upgrades its connection, to a WebSocket for example, does not come to the router: it has no span unless
/// what answers the upgrade makes one, with ``/OpenTracingInstrumentation/ServerTracing``.
public final class TracedHummingbirdRouter<Context: RequestContext>: TracedRouterMethods, HTTPResponderBuilder {
    let router: Router<Context>
    let table: RouteTable

    /// The tracer and the settings.
    public let tracing: RequestTracing

    init(_ router: Router<Context>, tracing: RequestTracing, rule: RouteTracing) {
        self.router = router
        self.tracing = tracing
        table = RouteTable(rule)
        router.add(middleware: RequestTracingMiddleware(tracing, table: table))
    }

    /// The routes for tools that show tracing and steer it.
    package var directory: RouteDirectory { table.directory(under: tracing) }

    /// The routes, as Hummingbird describes them.
    public var routes: [Router<Context>.RouteDescription] { router.routes }

    /// Checks what is said about routes, and that no route hides another one.
    ///
    /// - Throws: `DefinitionError` with every mistake in what is said about tracing, each with its remedy, for example a name
    ///   for a whole group; else `RouterValidationError` for the first route that is never reached.
    public func validate() throws {
        let problems = table.problems
        guard problems.isEmpty else { throw DefinitionError(problems: problems) }
        try router.validate()
    }

    /// Registers a responder with what is said about it so far. Use the verbs, which call it.
    @discardableResult
    public func on<Responder: HTTPResponder>(
        _ path: RouterPath,
        method: HTTPRequest.Method,
        annotation: RouteAnnotation,
        responder: Responder
    ) -> Self where Responder.Context == Context {
        table.add(method: method.rawValue, path: path.description, annotation: annotation)
        router.on(path, method: method, responder: AnyResponder(noting: responder))
        return self
    }

    /// Adds middleware for the routes that are registered after it. It runs inside the span.
    @discardableResult
    public func add(middleware: any MiddlewareProtocol<Hummingbird.Request, Hummingbird.Response, Context>) -> Self {
        router.add(middleware: middleware)
        return self
    }

    /// The responder for an application. As Hummingbird's own, it stops a debug build where ``validate()`` finds a mistake.
    public func buildResponder() -> RouterResponder<Context> {
        assert(table.problems.isEmpty, "\(DefinitionError(problems: table.problems))")
        let responder = router.buildResponder()
        // Afterwards: the responder may have added routes for HEAD.
        table.build(router.routes.map { (method: $0.method.rawValue, path: $0.path.description) })
        return responder
    }

    /// Keeps a mistake in what is said about routes, to be reported by the router.
    public func report(_ problem: RouteProblem) {
        table.report(problem)
    }
}

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
