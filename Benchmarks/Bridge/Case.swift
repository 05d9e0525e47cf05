//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if DistributedTracing
import DistributedTracingBridge
import OpenTracing
import OpenTracingInstrumentation
import OpenTracingSDK
import Tracing

/// Something that is done many times.
struct Case: Sendable {
    let name: String
    /// Sets up what is needed, and returns what does the thing so many times.
    let make: @Sendable () -> @Sendable (Int) -> Void

    static let all = libraries + ours

    /// What stands behind the library.
    private static let backends: [(name: String, make: @Sendable () -> any Tracing.Tracer)] = [
        ("noop", { NoOpTracer() }),
        ("untraced", { DistributedTracer(tracing(isSampled: true, mode: .off)) }),
        ("unsampled", { DistributedTracer(tracing(isSampled: false)) }),
        ("sampled", { DistributedTracer(tracing(isSampled: true)) }),
    ]

    /// Spans that a library opens: started and ended, around a closure, and around a closure with three attributes.
    private static let libraries = backends.flatMap { backend in
        [
            Case(name: backend.name) {
                let tracer = backend.make()
                return { count in
                    for _ in 0..<count { start(tracer).end() }
                }
            },
            Case(name: "\(backend.name)-with-span") {
                let tracer = backend.make()
                return { count in
                    for _ in 0..<count { tracer.withSpan("GET") { _ in } }
                }
            },
            Case(name: "\(backend.name)-with-span-attributes") {
                let tracer = backend.make()
                return { count in
                    for _ in 0..<count { tracer.withSpan("GET") { setAttributes(of: $0) } }
                }
            },
        ]
    }

    /// Spans of this project's own, with the active one in a task local of its own, and in the `ServiceContext`.
    private static let ours = [false, true].map { isConnected in
        Case(name: isConnected ? "ours-with-span-connected" : "ours-with-span") {
            let tracer = tracer(isSampled: true)
            if isConnected { _ = DistributedTracer(RequestTracing(tracer)) }
            return { count in
                for _ in 0..<count { tracer.withSpan("GET") { _ in } }
            }
        }
    }

    private static func tracing(isSampled: Bool, mode: TracingMode = .all) -> RequestTracing {
        RequestTracing(tracer(isSampled: isSampled), settings: TracingSettings(mode: mode))
    }

    private static func tracer(isSampled: Bool) -> RecordingTracer {
        RecordingTracer(serviceName: "benchmark") {
            $0.scopeManager = ScopeManager()
            if !isSampled { $0.sampler = ParentBasedSampler(root: AlwaysOffSampler()) }
        }
    }

    private static func start(_ tracer: any Tracing.Tracer) -> any Tracing.Span {
        tracer.startSpan(
            "GET",
            context: .topLevel,
            ofKind: .internal,
            at: DefaultTracerClock.now,
            function: #function,
            file: #fileID,
            line: #line
        )
    }

    @inline(never)
    private static func setAttributes(of span: some Tracing.Span) {
        span.updateAttributes { attributes in
            attributes["http.request.method"] = "GET"
            attributes["server.address"] = "localhost"
            attributes["http.response.status_code"] = 200
        }
    }
}
#endif
