//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if Hummingbird
public import HTTPTypes
public import Hummingbird
import OpenTracingInstrumentation

/// Hummingbird's own router with traced requests, for applications that are there already.
///
/// Groups, collections and middleware work as ever; the verbs take `traced:` besides. The span of a request is the outermost
/// thing around its middleware, and knows its route from the start.
public final class TracedHummingbirdRouter<Context: RequestContext>: RouterMethods, HTTPResponderBuilder {
    private let router: Router<Context>
    private let table = RouteTable()

    init(_ router: Router<Context>, tracing: RequestTracing) {
        self.router = router
        router.add(middleware: RequestTracingMiddleware(tracing, table: table))
    }

    /// Registers a responder, or learns what is said about a route that is registered next.
    @discardableResult
    public func on<Responder: HTTPResponder>(
        _ path: RouterPath,
        method: HTTPRequest.Method,
        responder: Responder
    ) -> Self where Responder.Context == Context {
        if let marker = RouteMarker(method) {
            table.annotate(marker.annotation, method: marker.method, path: path.description)
        } else {
            table.add(method: method.rawValue, path: path.description)
            router.on(path, method: method, responder: responder)
        }
        return self
    }

    /// Adds middleware for the routes that are registered after it. It runs inside the span.
    @discardableResult
    public func add(middleware: any MiddlewareProtocol<Hummingbird.Request, Hummingbird.Response, Context>) -> Self {
        router.add(middleware: middleware)
        return self
    }

    /// The responder for an application.
    public func buildResponder() -> RouterResponder<Context> {
        router.buildResponder()
    }
}
#endif
