//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

#if Hummingbird
import Hummingbird
import HummingbirdRouter
import NIOCore
import TracedHummingbird
import TracedRouting

/// The same five routes on each of the routers. `GET /users/:id/orders` is the one that is asked for.
enum BenchmarkRoutes {
    private static let greeting = ByteBuffer(string: "Hello")

    /// Hummingbird's own router as it comes.
    static func ownRouter(
        middleware: (any MiddlewareProtocol<Hummingbird.Request, Hummingbird.Response, TracedRequestContext>)? = nil
    ) -> Hummingbird.Router<TracedRequestContext> {
        let router = Router(context: TracedRequestContext.self)
        if let middleware { router.add(middleware: middleware) }
        router.get("health") { _, _ in greeting }
        router.get("users") { _, _ in greeting }
        router.get("users/:id") { _, _ in greeting }
        router.get("users/:id/orders") { _, _ in greeting }
        router.post("users/:id/orders") { _, _ in greeting }
        return router
    }

    /// Hummingbird's own router with traced requests.
    static func ownRouter(
        _ tracing: RequestTracing,
        traced rule: RouteTracing = true
    ) -> TracedHummingbirdRouter<TracedRequestContext> {
        let router = Router(context: TracedRequestContext.self).traced(by: tracing)
        router.get("health") { _, _ in greeting }
        router.get("users") { _, _ in greeting }
        router.get("users/:id") { _, _ in greeting }
        router.get("users/:id/orders", traced: rule) { _, _ in greeting }
        router.post("users/:id/orders") { _, _ in greeting }
        return router
    }

    /// Hummingbird's result-builder router as it comes.
    static func resultBuilder() -> RouterBuilder<BuilderContext, some RouterMiddleware<BuilderContext>> {
        RouterBuilder(context: BuilderContext.self) {
            HummingbirdRouter.Get("health") { _, _ in greeting }
            HummingbirdRouter.Get("users") { _, _ in greeting }
            HummingbirdRouter.Get("users/:id") { _, _ in greeting }
            HummingbirdRouter.Get("users/:id/orders") { _, _ in greeting }
            HummingbirdRouter.Post("users/:id/orders") { _, _ in greeting }
        }
    }

    /// Hummingbird's result-builder router with traced requests.
    static func resultBuilder(
        _ tracing: RequestTracing,
        traced rule: RouteTracing = true
    ) throws -> TracedRouterBuilder<BuilderContext> {
        try TracedRouterBuilder(tracing, context: BuilderContext.self) {
            HummingbirdRouter.Get("health") { _, _ in greeting }
            HummingbirdRouter.Get("users") { _, _ in greeting }
            HummingbirdRouter.Get("users/:id") { _, _ in greeting }
            TracedHummingbird.Get("users/:id/orders", traced: rule) { _, _ in greeting }
            HummingbirdRouter.Post("users/:id/orders") { _, _ in greeting }
        }
    }

    /// A router that knows nothing of Hummingbird.
    static func tracedRouter(_ tracing: RequestTracing, traced rule: RouteTracing = true) throws -> TracedRouter {
        try TracedRouter(tracing) {
            TracedRouting.Get("/health") { _ in .text("Hello") }
            TracedRouting.Get("/users") { _ in .text("Hello") }
            TracedRouting.Get("/users/:id") { _ in .text("Hello") }
            TracedRouting.Get("/users/:id/orders", traced: rule) { _ in .text("Hello") }
            TracedRouting.Post("/users/:id/orders") { _ in .text("Hello") }
        }
    }
}
#endif
