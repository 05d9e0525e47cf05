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
    let make: @Sendable () -> Operation

    enum Operation: Sendable {
        case plain(@Sendable (Int) -> Void)
        /// Runs in a task.
        case async(@Sendable (Int) async -> Void)
    }

    init(_ name: String, make: @escaping @Sendable () -> @Sendable (Int) -> Void) {
        self.name = name
        self.make = { .plain(make()) }
    }

    init(async name: String, make: @escaping @Sendable () -> @Sendable (Int) async -> Void) {
        self.name = name
        self.make = { .async(make()) }
    }

    static let tracers: [(name: String, make: @Sendable () -> any Tracer)] = [
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

    /// For each tracer: a span that is started and finished; the same with five tags; the same as a child of the active span or of
    /// one that is named; the same around a closure.
    static let spans = tracers.flatMap { tracer in
        [
            Case(tracer.name) {
                let tracer = tracer.make()
                return { count in
                    for _ in 0..<count { tracer.startSpan("GET /users/:id").finish() }
                }
            },
            Case("\(tracer.name)-tags") {
                let tracer = tracer.make()
                return { count in
                    for _ in 0..<count { finishWithTags(tracer.startSpan("GET /users/:id")) }
                }
            },
            Case("\(tracer.name)-start-tags") {
                let tracer = tracer.make()
                let options = SpanOptions(tags: startTags)
                return { count in
                    for _ in 0..<count { tracer.startSpan("GET /users/:id", options: options).finish() }
                }
            },
            Case("\(tracer.name)-child-tags") {
                let tracer = tracer.make()
                return { count in
                    let parent = tracer.startSpan("parent")
                    tracer.scopeManager.withActiveSpan(parent) {
                        for _ in 0..<count { finishWithTags(tracer.startSpan("GET /users/:id")) }
                    }
                    parent.finish()
                }
            },
            Case("\(tracer.name)-child-of") {
                let tracer = tracer.make()
                return { count in
                    let parent = tracer.startSpan("parent")
                    for _ in 0..<count { tracer.startSpan("GET /users/:id", childOf: parent).finish() }
                    parent.finish()
                }
            },
            Case("\(tracer.name)-error") {
                let tracer = tracer.make()
                return { count in
                    for _ in 0..<count { tracer.startSpan("GET /users/:id").record(error: Failure.notFound).finish() }
                }
            },
            Case(async: "\(tracer.name)-with-span") {
                let tracer = tracer.make()
                return { count in
                    run(count) { tracer.withSpan("GET /users/:id") { _ in } }
                }
            },
            Case(async: "\(tracer.name)-with-span-tags") {
                let tracer = tracer.make()
                return { count in
                    run(count) { tracer.withSpan("GET /users/:id") { setTags($0) } }
                }
            },
            Case(async: "\(tracer.name)-with-span-async") {
                let tracer = tracer.make()
                return { count in
                    for _ in 0..<count { await tracer.withSpan("GET /users/:id") { await touch($0) } }
                }
            },
        ]
    }

    /// Runs a closure so many times without suspensions, in a task as well.
    @inline(__always)
    private static func run(_ count: Int, _ operation: () -> Void) {
        for _ in 0..<count { operation() }
    }

    private enum Failure: Error { case notFound }

    private static let startTags: Tags = [
        "component": "benchmark", "span.kind": "server", "http.method": "GET", "http.route": "/users/:id",
    ]

    @inline(never)
    private static func touch(_ span: any Span) async {}

    @inline(never)
    private static func setTags(_ span: any Span) {
        span.setTag("http.method", to: "GET")
        span.setTag("http.url", to: "http://localhost:8080/users/12345/orders")
        span.setTag("http.route", to: "/users/:id/orders")
        span.setTag("component", to: "benchmark")
        span.setTag("http.status_code", to: 200)
    }

    @inline(never)
    static func finishWithTags(_ span: any Span) {
        setTags(span)
        span.finish()
    }
}
