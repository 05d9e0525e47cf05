//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import OpenTracing
import OpenTracingSDK

/// Something that is done many times.
struct Case: Sendable {
    let name: String
    /// Sets up what is needed, and returns what does the thing so many times.
    let make: @Sendable () -> @Sendable (Int) -> Void

    static let all: [Case] = spans + encoders

    private static let tracers: [(name: String, make: @Sendable () -> any Tracer)] = [
        ("noop", { NoopTracer() }),
        (
            "unsampled",
            {
                RecordingTracer(serviceName: "benchmark") {
                    $0.sampler = ParentBasedSampler(root: AlwaysOffSampler())
                    $0.processors = [BoundedQueue()]
                }
            }
        ),
        ("sampled", { RecordingTracer(serviceName: "benchmark") { $0.processors = [BoundedQueue()] } }),
    ]

    /// For each tracer: a span that is started and finished; the same with five tags; the same as a child of the active span.
    private static let spans = tracers.flatMap { tracer in
        [
            Case(name: tracer.name) {
                let tracer = tracer.make()
                return { count in
                    for _ in 0..<count { tracer.startSpan("GET /users/:id").finish() }
                }
            },
            Case(name: "\(tracer.name)-tags") {
                let tracer = tracer.make()
                return { count in
                    for _ in 0..<count { finishWithTags(tracer.startSpan("GET /users/:id")) }
                }
            },
            Case(name: "\(tracer.name)-child-tags") {
                let tracer = tracer.make()
                return { count in
                    let parent = tracer.startSpan("parent")
                    tracer.scopeManager.withActiveSpan(parent) {
                        for _ in 0..<count { finishWithTags(tracer.startSpan("GET /users/:id")) }
                    }
                    parent.finish()
                }
            },
        ]
    }

    @inline(never)
    private static func finishWithTags(_ span: any Span) {
        span.setTag("http.method", to: "GET")
        span.setTag("http.url", to: "http://localhost:8080/users/12345/orders")
        span.setTag("http.route", to: "/users/:id/orders")
        span.setTag("component", to: "benchmark")
        span.setTag("http.status_code", to: 200)
        span.finish()
    }
}
