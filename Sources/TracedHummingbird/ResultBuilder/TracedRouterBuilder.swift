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
/// Takes all that a `RouterBuilder` takes, and besides: the verbs with `traced:`, ``TracedRouteGroup``, a ``TracedRouteCollection``, and a
/// ``TracedRoutes`` value, whose wrapped members register themselves. On a `RouterBuilder` or in a `RouteGroup` of Hummingbird's, `traced:` does not
/// compile.
///
/// The span of a request is the outermost thing around the middleware, and knows its route from the start. A router of this kind finds a
/// route only when the request has passed the middleware before it, so the route is looked up beforehand, among the routes that were
/// there when the closure ran, with method and path as they came. Where middleware changes the method, the span has the name of the
/// route that was asked for.
///
/// Routes inside a `RouteGroup`, a `RouterController` or a `ContextTransform` of Hummingbird's are found by reflection. They are those about which
/// nothing is said; attributes behind `atEnd` are read for them from the context that reached the group.
public struct TracedRouterBuilder<Context: RouterRequestContext>: HTTPResponder, HTTPResponderBuilder {
    /// The tracer and the settings.
    public let tracing: RequestTracing

    let table: RouteTable
    let matcher: RouteMatcher
    private let middleware: RequestTracingMiddleware<Context>
    private let router: AnyResponder<Context>

    /// Puts a router together.
    ///
    /// - Parameters:
    ///   - tracing: the tracer and the settings.
    ///   - context: the type of the context.
    ///   - options: how the router compares paths.
    ///   - rule: what is said about all routes, and about requests that no route matches; nothing by default. A name is a mistake.
    ///   - routes: the routes and the middleware around them.
    /// - Throws: `DefinitionError` with every mistake in what is said about tracing, each with its remedy.
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

    /// Answers a request. Errors that say what they are answered with are responses.
    ///
    /// - Throws: what else middleware and handlers throw.
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

    /// The router itself, so that it can be passed to an application: `Application(router: router)`.
    public func buildResponder() -> TracedRouterBuilder<Context> { self }
}

extension TracedRouterBuilder {
    /// The routes for tools that show tracing and steer it.
    package var directory: RouteDirectory { table.directory(under: tracing) }

    /// The routes with their tracing, in the order in which the router tries them, named as the current settings name them. Prints as
    /// a table.
    public var tracedRoutes: RouteList {
        RouteList(
            table.entries(among: []).map { entry in
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
    /// print(router.explain(.get, "/orders/7"))
    /// ```
    ///
    /// Calls the closures of the settings that decide about a request: skip predicates and custom names.
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
