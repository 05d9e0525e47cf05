//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

#if Hummingbird
import Hummingbird
import HummingbirdRouter
import InMemoryTracing
import NIOCore
import TracedHummingbird
import Tracing

extension Case {
    /// Hummingbird as it comes, with middleware that does nothing, and with its own middleware for traces.
    static let withoutTracing: [Case] = [
        Case("none") { BenchmarkRoutes.ownRouter() },
        Case("none-result-builder") { BenchmarkRoutes.resultBuilder() },
        Case("idle-middleware") { BenchmarkRoutes.ownRouter(middleware: IdleMiddleware()) },
        Case("distributed-no-op") { BenchmarkRoutes.ownRouter(middleware: TracingMiddleware()) },
        Case("distributed-in-memory") {
            InstrumentationSystem.bootstrap(InMemoryTracer())
            return BenchmarkRoutes.ownRouter(middleware: TracingMiddleware())
        },
    ]
}

/// Middleware that does nothing: what any at all costs.
private struct IdleMiddleware: RouterMiddleware {
    func handle(
        _ request: Request,
        context: TracedRequestContext,
        next: (Request, TracedRequestContext) async throws -> Response
    ) async throws -> Response {
        try await next(request, context)
    }
}
#endif
