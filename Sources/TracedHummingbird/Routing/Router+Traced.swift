//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if Hummingbird
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
#endif
