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

/// Hummingbird's own router with traced requests, for applications that are there already.
///
/// Groups, collections and middleware work as ever; the verbs take `traced:` besides, see ``TracedRouterMethods``. The span of a
/// request is the outermost thing around its middleware, and knows its route from the start. Attributes behind `atEnd` are
/// read from the context that the handler got, with all that middleware put into it.
///
/// A request that upgrades its connection, to a WebSocket for example, does not come to the router: it has no span unless
/// what answers the upgrade makes one, with ``TracedRouting/ServerTracing``.
public final class TracedHummingbirdRouter<Context: RequestContext>: TracedRouterMethods, HTTPResponderBuilder {
    private let router: Router<Context>
    private let table = RouteTable()

    init(_ router: Router<Context>, tracing: RequestTracing) {
        self.router = router
        router.add(middleware: RequestTracingMiddleware(tracing, table: table))
    }

    /// The routes, as Hummingbird describes them.
    public var routes: [Router<Context>.RouteDescription] { router.routes }

    /// Checks that no route hides another one.
    ///
    /// - Throws: `RouterValidationError` for the first route that is never reached.
    public func validate() throws {
        try router.validate()
    }

    /// Registers a responder, and says whether and how its requests are traced.
    @discardableResult
    public func on<Responder: HTTPResponder>(
        _ path: RouterPath,
        method: HTTPRequest.Method,
        traced tracing: RouteTracing,
        responder: Responder
    ) -> Self where Responder.Context == Context {
        table.add(method: method.rawValue, path: path.description, tracing: tracing)
        router.on(path, method: method, responder: AnyResponder(noting: responder))
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
