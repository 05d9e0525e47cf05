//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
import OpenTracing

/// A router that dispatches requests to handlers and traces the routes it is configured to trace.
///
/// ```swift
/// let router = try TracedRouter(tracing) {
///     Get("/health") { _ in .ok }
///     Get("/orders/:id", traced: true) { request in … }
///     Group("/admin", traced: false) { AdminRoutes() }
///     Users()
/// }
/// ```
///
/// A path that no route matches gets a 404; a path with routes for other methods only gets a 405 with `Allow`. `GET` routes also
/// serve `HEAD`. A thrown ``ResponseError`` supplies its own response; any other error, and any status that cannot end a request
/// (see ``HTTPStatus``), gets a 500.
public struct TracedRouter: Sendable {
    /// A single reference, because every request passes through it.
    private final class Table: Sendable {
        let server: ServerTracing
        let trie: RouteTrie
        let endpoints: [Endpoint]
        let unmatched: RouteInformation
        /// Route information for requests whose path has routes for other methods only, by template.
        let unserved: [String: RouteInformation]
        let middleware: [any Middleware]

        init(
            _ server: ServerTracing,
            _ endpoints: [Endpoint],
            unmatched: RouteInformation,
            middleware: [any Middleware]
        ) {
            self.server = server
            self.endpoints = endpoints
            self.unmatched = unmatched
            self.middleware = middleware
            trie = RouteTrie(endpoints)
            unserved = Dictionary(
                endpoints.compactMap { $0.information.template.map { ($0, unmatched.matched(template: $0)) } },
                uniquingKeysWith: { first, _ in first }
            )
        }
    }

    private let table: Table

    /// The tracer and the settings.
    public var tracing: RequestTracing { table.server.tracing }

    var server: ServerTracing { table.server }
    var trie: RouteTrie { table.trie }
    var endpoints: [Endpoint] { table.endpoints }
    var unmatched: RouteInformation { table.unmatched }
    var middleware: [any Middleware] { table.middleware }

    /// Creates a router.
    ///
    /// - Parameters:
    ///   - tracing: the tracer and the settings.
    ///   - rule: the tracing rule for all routes and for unmatched requests; inherited by default.
    ///   - component: the name of the serving component, for the `component` tag.
    ///   - middleware: middleware around all handlers, including for unmatched requests; outermost first.
    ///   - routes: the routes.
    /// - Throws: ``/OpenTracingInstrumentation/DefinitionError`` listing every problem found and its remedy.
    public init(
        _ tracing: RequestTracing,
        traced rule: some RouteTracingConvertible = RouteTracing.inherit,
        component: String = "swift-traced-router",
        middleware: [any Middleware] = [],
        @RouteBuilder _ routes: () -> [any RouteComponent]
    ) throws(DefinitionError) {
        let rule = rule.routeTracing
        let group = Group("", traced: rule, place: "the router", routes)
        let check = RouteCheck(group.contents)
        guard check.problems.isEmpty else {
            throw DefinitionError(problems: check.problems)
        }
        let templates = RouteTemplates()
        for endpoint in check.endpoints { templates.add(endpoint.template.description) }
        table = Table(
            ServerTracing(tracing, component: component, routes: templates, matchesCase: true),
            check.endpoints,
            unmatched: .unmatched(in: rule),
            middleware: middleware
        )
        for tell in group.contents.mounted {
            tell { [weak table] in table.map { TracedRouter(table: $0).directory } }
        }
    }

    private init(table: Table) {
        self.table = table
    }

    /// Returns the route information for a request that no route serves.
    ///
    /// - Parameter template: the template of a route for other methods; `nil` if the path has none.
    func information(unserved template: String?) -> RouteInformation {
        template.flatMap { table.unserved[$0] } ?? table.unmatched
    }

    /// The routes, for tools that display and control tracing.
    package var directory: RouteDirectory {
        RouteDirectory(tracing) {
            endpoints.map { endpoint in
                RouteDirectory.Entry(
                    TraceableRoutedRequest(request: Request(endpoint.method, endpoint.template.description)),
                    route: endpoint.information,
                    rulePlace: endpoint.rulePlace,
                    under: tracing
                )
            }
        }
    }

    /// The routes, in registration order, with their names under the current settings.
    public var routes: RouteList { RouteList(directory) }
}

/// Adapts a request of ``TracedRouter`` for tracing.
struct TraceableRoutedRequest: TraceableRequest {
    let request: Request

    var method: String { request.method.rawValue }
    var path: String { request.path }
    var query: String? { request.query.rawValue.isEmpty ? nil : request.query.rawValue }
    var scheme: String? { request.scheme }
    var authority: String? { request.authority ?? request.headers["host"] }
    var remoteAddress: String? { request.remoteAddress }
    var storage: RequestStorage? { request.storage }

    func parameter(_ name: String) -> String? { request.parameters[name] }

    func native<Native>(_ type: Native.Type) -> Native? { request as? Native ?? request.context(type) }

    func values(forKey key: String) -> [String] { request.headers.values(forKey: key) }

    func forEachValue(forKey key: String, _ body: (_ value: String) -> Void) {
        request.headers.forEachValue(forKey: key, body)
    }

    func forEachEntry(_ body: (_ key: String, _ value: String) -> Void) { request.headers.forEachEntry(body) }

    func holdsEntry(under keys: CarrierKeys) -> Bool { request.headers.holdsEntry(under: keys) }
}
