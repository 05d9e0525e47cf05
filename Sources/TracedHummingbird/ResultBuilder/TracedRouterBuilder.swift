//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

#if Hummingbird
public import HTTPTypes
public import Hummingbird
public import HummingbirdRouter
public import OpenTracingInstrumentation

/// Hummingbird's result-builder router with traced requests.
///
/// ```swift
/// let router = try TracedRouterBuilder(tracing, context: AppContext.self) {
///     Authenticator()
///     Get("health") { _, _ in "OK" }
///     Get("orders/:id", traced: .named("order.show", tags: \.parameters.id)) { request, context in … }
///     TracedRouteGroup("admin", traced: false) {
///         Get("mode") { _, _ in … }
///     }
///     Users()
/// }
/// let application = Application(router: router)
/// ```
///
/// Accepts everything that a `RouterBuilder` accepts, as well as the verbs with `traced:`, ``TracedRouteGroup``, a
/// ``TracedRouteCollection``, and a ``TracedRoutes`` value, whose wrapped members register themselves. In a `RouterBuilder` or a
/// Hummingbird `RouteGroup`, `traced:` does not compile.
///
/// A request's span surrounds all middleware and knows its route from the start. Result-builder routers find a route only after
/// the request has passed the preceding middleware, so the route is looked up in advance, by the original method and path, among
/// the routes present when the closure ran. If middleware changes the method, the span keeps the name of the originally requested
/// route.
///
/// Routes inside a Hummingbird `RouteGroup`, `RouterController` or `ContextTransform` are found by reflection and have no tracing
/// rule; their attributes in `atEnd` are read from the context that reached the group.
public struct TracedRouterBuilder<Context: RouterRequestContext>: HTTPResponder, HTTPResponderBuilder {
    /// The tracer and the settings.
    public let tracing: RequestTracing

    let table: RouteTable
    let matcher: RouteMatcher
    private let middleware: RequestTracingMiddleware<Context>
    private let router: AnyResponder<Context>

    /// Creates a router.
    ///
    /// - Parameters:
    ///   - tracing: the tracer and the settings.
    ///   - context: the type of the context.
    ///   - options: the path matching options of the router.
    ///   - rule: the tracing rule for all routes and for unmatched requests; inherited by default. An operation name is an error.
    ///   - routes: the routes and the middleware around them.
    /// - Throws: `DefinitionError` listing every problem with the tracing rules and its remedy.
    public init<Handler: MiddlewareProtocol>(
        _ tracing: RequestTracing,
        context: Context.Type = Context.self,
        options: RouterBuilderOptions = [],
        traced rule: some RouteTracingConvertible = RouteTracing.inherit,
        @TracedRoutesBuilder<Context> routes: () -> Handler
    ) throws(DefinitionError)
    where Handler.Input == Request, Handler.Output == Response, Handler.Context == Context {
        let table = RouteTable(rule.routeTracing)
        let router = RouteScope.$current.withValue(RouteScope(table: table)) {
            RouterBuilder(context: context, options: options) { routes() }
        }
        let problems = table.problems
        guard problems.isEmpty else { throw DefinitionError(problems: problems) }
        self.tracing = tracing
        self.table = table
        matcher = RouteMatcher(table.entries(among: []), isCaseInsensitive: options.contains(.caseInsensitive))
        middleware = RequestTracingMiddleware(tracing, table: table)
        self.router = AnyResponder { request, context in
            try await router.handle(request, context: context) { _, context in
                context.coreContext.endpointPath.value = "NotFound"
                throw HTTPError(.notFound)
            }
        }
    }

    /// Responds to a request. Errors that supply their own response become responses.
    ///
    /// - Throws: any other error from middleware and handlers.
    public func respond(to request: Request, context: Context) async throws -> Response {
        do {
            return try await middleware.handle(
                request,
                context: context,
                match: matcher.match(method: request.method.rawValue, path: request.uri.path),
                next: router.respond
            )
        } catch let error as any HTTPResponseError {
            return try error.response(from: request, context: context)
        }
    }

    /// Returns the router itself, so that you can pass it to an application: `Application(router: router)`.
    public func buildResponder() -> TracedRouterBuilder<Context> { self }
}

extension TracedRouterBuilder {
    /// The routes, for tools that display and control tracing.
    package var directory: RouteDirectory { table.directory(under: tracing) }

    /// The routes with their tracing rules and their names under the current settings, in the order in which the router tries
    /// them. Printable as a table.
    public var tracedRoutes: RouteList { RouteList(directory) }

    /// Explains how tracing would treat a request under the current settings, without running its handler.
    ///
    /// ```swift
    /// print(router.explain(.get, "/orders/7"))
    /// ```
    ///
    /// This calls the closures in the settings that affect the decision: skip predicates and custom names.
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
    ) -> RouteExplanation {
        let path = ExplainedRequest.make(method, target).path
        let match = matcher.match(method: method.rawValue, path: path)
        return RouteExplanation(
            ExplainedRequest.make(method, target, headers, match: match),
            route: match?.entry.information ?? table.unmatched,
            rulePlace: match.map(\.entry.rulePlace) ?? table.unmatchedRulePlace,
            otherMethods: match == nil ? matcher.methods(for: path, besides: method.rawValue) : [],
            under: tracing
        )
    }
}
#endif
