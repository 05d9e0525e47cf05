//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if FlyingFox
public import FlyingFox
import OpenTracing
public import OpenTracingInstrumentation

/// FlyingFox routes that take `traced:`, for existing services.
///
/// It replaces FlyingFox's `RoutedHTTPHandler`, and FlyingFox matches the routes:
///
/// ```swift
/// var routes = TracedRoutedHTTPHandler(tracing)
/// routes.appendRoute("GET /orders/:id", traced: true) { request in … }
/// routes.appendRoute("GET /health") { _ in HTTPResponse(statusCode: .ok) }
/// try await HTTPServer(port: 8080, handler: routes).run()
/// ```
///
/// The span of a request starts when its route is found, is active in the handler and while the body is sent, and finishes with
/// the last byte. FlyingFox answers an unmatched request with 404, which its span records.
///
/// A handler that throws `HTTPUnhandledError` passes the request to the next matching route. The span then continues under that
/// route's name.
public struct TracedRoutedHTTPHandler: HTTPHandler {
    private let server: ServerTracing
    private let templates = RouteTemplates()
    private let rule: RouteTracing
    private let unmatched: RouteInformation
    private var routes: [TracedHTTPRoute] = []
    private var problems: [RouteProblem] = []

    /// Creates a handler without routes.
    ///
    /// - Parameters:
    ///   - tracing: the tracer and the settings.
    ///   - rule: the rule for all routes and for unmatched requests; none by default. A name is a mistake.
    public init(_ tracing: RequestTracing, traced rule: some RouteTracingConvertible = RouteTracing.inherit) {
        self.rule = rule.routeTracing
        server = ServerTracing(tracing, component: "flyingfox", routes: templates)
        unmatched = .unmatched(in: self.rule)
        if self.rule.operationName != nil { problems.append(.nameForSeveral(at: "the router")) }
    }

    /// Appends a route with its tracing.
    ///
    /// - Parameters:
    ///   - route: the pattern to match.
    ///   - tracing: whether the route is traced, its operation name and its tags.
    ///   - handler: handles the requests.
    public mutating func appendRoute(
        _ route: HTTPRoute,
        traced tracing: some RouteTracingConvertible = RouteTracing.inherit,
        to handler: some HTTPHandler
    ) {
        let traced = TracedHTTPRoute(route, tracing: tracing.routeTracing.within(rule), handler: handler)
        templates.add(traced.template)
        routes.append(traced)
        if tracing.routeTracing.operationName?.allSatisfy(\.isWhitespace) == true {
            problems.append(.emptyName(at: route.description))
        }
    }

    /// Appends a route with a closure as its handler, and its tracing.
    ///
    /// - Parameters:
    ///   - route: the pattern to match.
    ///   - tracing: whether the route is traced, its operation name and its tags.
    ///   - handler: handles the requests.
    public mutating func appendRoute(
        _ route: HTTPRoute,
        traced tracing: some RouteTracingConvertible = RouteTracing.inherit,
        handler: @Sendable @escaping (HTTPRequest) async throws -> HTTPResponse
    ) {
        appendRoute(route, traced: tracing, to: ClosureHTTPHandler(handler))
    }

    /// Appends a route with its tracing and a closure that takes the request and the route's parameters.
    ///
    /// - Parameters:
    ///   - route: the pattern to match.
    ///   - tracing: whether the route is traced, its operation name and its tags.
    ///   - handler: handles the requests.
    public mutating func appendRoute<each Parameter: HTTPRouteParameterValue>(
        _ route: HTTPRoute,
        traced tracing: some RouteTracingConvertible = RouteTracing.inherit,
        handler: @Sendable @escaping (HTTPRequest, repeat each Parameter) async throws -> HTTPResponse
    ) {
        // FlyingFox reads the parameters.
        var inner = RoutedHTTPHandler()
        inner.appendRoute(route, handler: handler)
        appendRoute(route, traced: tracing, to: inner)
    }

    /// Appends a route with its tracing and a closure that takes the route's parameters.
    ///
    /// - Parameters:
    ///   - route: the pattern to match.
    ///   - tracing: whether the route is traced, its operation name and its tags.
    ///   - handler: handles the requests.
    public mutating func appendRoute<each Parameter: HTTPRouteParameterValue>(
        _ route: HTTPRoute,
        traced tracing: some RouteTracingConvertible = RouteTracing.inherit,
        handler: @Sendable @escaping (repeat each Parameter) async throws -> HTTPResponse
    ) {
        var inner = RoutedHTTPHandler()
        inner.appendRoute(route, handler: handler)
        appendRoute(route, traced: tracing, to: inner)
    }

    /// Checks the route definitions.
    ///
    /// - Throws: `DefinitionError` with every mistake and its remedy, such as a name for all routes at once.
    public func validate() throws {
        guard problems.isEmpty else { throw DefinitionError(problems: problems) }
    }

    /// Handles a request with the first matching route.
    ///
    /// - Parameter request: the request.
    /// - Returns: the response. Its span finishes when FlyingFox has sent or dropped the body.
    /// - Throws: what the handler throws, unchanged; `HTTPUnhandledError` if no route answers.
    public func handleRequest(_ request: HTTPRequest) async throws -> HTTPResponse {
        let canBeTraced = server.tracing.snapshot.settings.mode != .off
        return try await answer(request, with: routes[...], arrival: canBeTraced ? .now : nil)
    }

    private func answer(
        _ request: HTTPRequest,
        with routes: ArraySlice<TracedHTTPRoute>,
        arrival: Timestamp?
    ) async throws -> HTTPResponse {
        for (index, route) in zip(routes.indices, routes) {
            let response = try await RoutedHTTPHandler.handleMatchedRequest(request, to: route.route) { request in
                try await serve(request, route.information, arrival) {
                    do {
                        return try await route.handler.handleRequest(request)
                    } catch is HTTPUnhandledError {
                        return try await answer(request, with: routes[(index + 1)...], arrival: arrival)
                    }
                }
            }
            if let response { return response }
        }
        return try await serve(request, unmatched, arrival) { throw HTTPUnhandledError() }
    }

    private func serve(
        _ request: HTTPRequest,
        _ route: RouteInformation,
        _ arrival: Timestamp?,
        _ handler: () async throws -> HTTPResponse
    ) async throws -> HTTPResponse {
        try await server.serve(
            TraceableHTTPRequest(request),
            route: route,
            arrival: arrival,
            // The status that FlyingFox sends.
            errorStatus: { $0 is HTTPUnhandledError ? 404 : 500 },
            { exchange in TraceableHTTPResponse(try await handler(), hasSpan: exchange.span != nil) }
        ).response
    }
}

/// A FlyingFox route with its tracing information.
struct TracedHTTPRoute: Sendable {
    let route: HTTPRoute
    let information: RouteInformation
    let handler: any HTTPHandler

    /// The route template.
    let template: String

    init(_ route: HTTPRoute, tracing: RouteTracing, handler: some HTTPHandler) {
        self.route = route
        self.handler = handler
        template = "/" + route.path.map(\.description).joined(separator: "/")
        information = RouteInformation(template: template, tracing: tracing)
    }
}
#endif
