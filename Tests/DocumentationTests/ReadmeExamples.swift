//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
import OpenTracing
import TracedRouting

// The code of the README, to be compiled. A test compares the two.

enum ReadmeExamples {
    static func overview(tracer: any Tracer) throws -> TracedRouter {
        let tracing = RequestTracing(
            tracer,
            settings: TracingSettings(
                mode: .annotated,
                tracedRequestAttributes: [\.method, \.path, \.headers.userAgent, \.tenant]
            )
        )

        struct Users: Routes {
            @Traced(.get, "/users") var list = { _ in try .json(["ann", "bob"]) }
            @Traced(.get, "/users/:id", "users.show", tags: \.parameters.id) var show = { request in
                .text("user \(request.parameters.id ?? "")")
            }
        }

        let router = try TracedRouter(tracing) {
            Get("/health") { _ in .ok }
            Get("/orders/:id", traced: true) { request in .text("order \(request.parameters.id ?? "")") }
            Group("/admin", traced: false) { Get("/queues") { _ in .ok } }
            Users()
        }

        tracing.update { $0.mode = .all }
        return router
    }
}
