//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
import Hummingbird
import HummingbirdRouter
import TracedHummingbird

@Sendable func answer(_ request: Request, _ context: BasicRouterRequestContext) async throws -> String { "text" }

func plainBuilder() {
    _ = RouterBuilder(context: BasicRouterRequestContext.self) {
        // error: `traced:` has no effect here: use TracedRouterBuilder instead of RouterBuilder
        Get("/function", traced: true, handler: answer)
    }
    _ = RouterBuilder(context: BasicRouterRequestContext.self) {
        // error: `traced:` has no effect here: use TracedRouterBuilder instead of RouterBuilder
        Get("/closure", traced: true) { (_: Request, _: BasicRouterRequestContext) in "text" }
    }
    _ = RouterBuilder(context: BasicRouterRequestContext.self) {
        RouteGroup("/group") {
            // error: `traced:` has no effect here: use TracedRouterBuilder instead of RouterBuilder, TracedRouteGroup instead of RouteGroup
            Get("/function", traced: true, handler: answer)
        }
    }
    _ = RouterBuilder(context: BasicRouterRequestContext.self) {
        // error: incorrect argument label
        RouteGroup("/rule", traced: true) { Get("/function", handler: answer) }
    }
}

func tracedBuilder(_ tracing: RequestTracing) throws {
    _ = try TracedRouterBuilder(tracing, context: BasicRouterRequestContext.self) {
        Get("/function", traced: true, handler: answer)
        Get("/closure", traced: true) { _, _ in "text" }
    }
}
