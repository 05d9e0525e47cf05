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
    /// Traces the routes registered through the returned router, which accepts `traced:`.
    ///
    /// ```swift
    /// let router = Router().traced(by: tracing)
    /// router.get("orders/:id", traced: true) { request, context in … }
    /// let application = Application(router: router)
    /// ```
    ///
    /// Register all routes with the returned router: this router does not accept `traced:`, and its own routes have no tracing
    /// rule. Call this method right after creating the router: middleware added earlier runs outside the span.
    ///
    /// - Parameters:
    ///   - tracing: the tracer and the settings.
    ///   - rule: the tracing rule for all routes and for unmatched requests; inherited by default. An operation name is an error.
    /// - Returns: the router on which to register routes and that you pass to the application.
    public func traced(
        by tracing: RequestTracing,
        traced rule: some RouteTracingConvertible = RouteTracing.inherit
    ) -> TracedHummingbirdRouter<Context> {
        TracedHummingbirdRouter(self, tracing: tracing, rule: rule.routeTracing)
    }
}

/// Hummingbird's own router with traced requests, for existing applications.
///
/// Groups, collections and middleware work as usual, and the verbs also accept `traced:`; see ``TracedRouterMethods``. A
/// request's span surrounds all middleware and knows its route from the start. Attributes in `atEnd` are read from the context
/// that the handler received, including values set by middleware.
///
/// A request that upgrades its connection, for example to a WebSocket, does not reach the router. It has no span unless the
/// upgrade handler creates one with ``/OpenTracingInstrumentation/ServerTracing``.
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

    /// The routes, for tools that display and control tracing.
    package var directory: RouteDirectory { table.directory(under: tracing) }

    /// The routes, as Hummingbird describes them.
    public var routes: [Router<Context>.RouteDescription] { router.routes }

    /// Validates the tracing rules and checks that no route hides another.
    ///
    /// - Throws: `DefinitionError` listing every problem with the tracing rules and its remedy, for example an operation name for
    ///   a whole group; otherwise `RouterValidationError` for the first unreachable route.
    public func validate() throws {
        let problems = table.problems
        guard problems.isEmpty else { throw DefinitionError(problems: problems) }
        try router.validate()
    }

    /// Registers a responder with its annotation. Call the verb methods instead.
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

    /// Adds middleware for the routes registered after it. The middleware runs inside the span.
    @discardableResult
    public func add(middleware: any MiddlewareProtocol<Hummingbird.Request, Hummingbird.Response, Context>) -> Self {
        router.add(middleware: middleware)
        return self
    }

    /// Builds the responder for an application. Like Hummingbird's own, it stops a debug build if ``validate()`` finds a problem.
    public func buildResponder() -> RouterResponder<Context> {
        assert(table.problems.isEmpty, "\(DefinitionError(problems: table.problems))")
        let responder = router.buildResponder()
        // Must come last: building the responder may add routes for HEAD.
        table.build(router.routes.map { (method: $0.method.rawValue, path: $0.path.description) })
        return responder
    }

    /// Records a problem with a route definition, for the router to report.
    public func report(_ problem: RouteProblem) {
        table.report(problem)
    }
}

extension TracedHummingbirdRouter {
    /// The routes with their tracing rules and their names under the current settings, printable as a table. ``routes`` has
    /// Hummingbird's descriptions of the same routes.
    public var tracedRoutes: RouteList {
        let all = routes.map { (method: $0.method.rawValue, path: $0.path.description) }
        return RouteList(table.directory(under: tracing, among: all))
    }

    /// Explains how tracing would treat a request under the current settings, without running its handler.
    ///
    /// ```swift
    /// print(await router.explain(.get, "/orders/7"))
    /// ```
    ///
    /// Hummingbird itself finds the route, using the same routes and options. This calls the closures in the settings that affect
    /// the decision: skip predicates and custom names.
    ///
    /// - Parameters:
    ///   - method: the method of the request.
    ///   - target: the path, with or without a query.
    ///   - headers: the header fields, for predicates that read them.
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

    /// The path options of the router. Hummingbird does not expose them; if reflection fails, this returns the default.
    private var options: RouterOptions {
        Mirror(reflecting: router).descendant("options") as? RouterOptions ?? []
    }
}

/// Uses a Hummingbird router to find routes without running handlers.
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

    /// Returns the context that a request has at its route; its endpoint path is `nil` if no route matches.
    func context(of request: Hummingbird.Request) async -> FoundContext {
        var context = FoundContext(source: FoundContext.Source())
        _ = try? await responder.respond(to: request, context: context)
        if let parameters = context.found.withLock(\.self) { context.coreContext.parameters = parameters }
        return context
    }
}
#endif
