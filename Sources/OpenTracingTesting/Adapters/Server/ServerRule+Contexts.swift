//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
import OpenTracing
import OpenTracingInstrumentation

extension ServerRule {
    /// The parent of a request's span, and the active span while the request is handled.
    static let contexts: [ServerRule] = [
        ServerRule(
            "A caller's context becomes the parent of the request's span",
            by: "Framework guide, Server: extract the span context from the request"
        ) { run in
            let caller = try run.caller()
            try await run.serve([.ok("/")]) { port in
                _ = try await run.send("GET", "/", fields: caller.fields, port: port)
                let span = try await run.serverSpan()
                try run.require(span.isChild(of: caller.span), "the span of the request is not a child of its caller's")
            }
        },
        ServerRule(
            "A context that cannot be read begins a trace and is counted, and the request is answered",
            by: "Framework guide, Server: tolerate a failure to extract"
        ) { run in
            let fields = try run.caller().fields.map { (name: $0.name, value: "broken") }
            try await run.serve([.ok("/")]) { port in
                let answer = try await run.send("GET", "/", fields: fields, port: port)
                try run.requireEqual(answer.statusCode, 200, "the status")
                let span = try await run.serverSpan()
                try run.require(span.parentID == nil, "the span of the request has a parent")
                try run.require(
                    run.tracing.counters.brokenIncomingContextCount > 0,
                    "the broken context is not counted"
                )
            }
        },
        ServerRule(
            "The span is active in the handler, and not in a later request that is not traced",
            by: "Framework guide, Server: the active span during the request"
        ) { run in
            let tracer = run.tracer
            let inner = ConformanceRoute("/work") { _ in
                tracer.startSpan("inner").finish()
                return ConformanceAnswer("ok")
            }
            let after = ConformanceRoute("/after", traced: .off) { _ in
                ConformanceAnswer(tracer.activeSpan == nil ? "none" : "active")
            }
            try await run.serve([inner, after]) { port in
                _ = try await run.send("GET", "/work", port: port)
                let span = try await run.serverSpan()
                let inner = tracer.finishedSpans.named("inner")
                try run.requireEqual(inner.count, 1, "the number of spans of the handler")
                try run.require(
                    inner.first?.isChild(of: span) == true,
                    "a span of the handler is no child of the request's"
                )
                let answer = try await run.send("GET", "/after", port: port)
                try run.requireEqual(String(decoding: answer.body, as: UTF8.self), "none", "what is active afterwards")
            }
        },
        ServerRule(
            "A public endpoint begins a trace, and keeps the identifiers of its caller as tags",
            by: "OpenTelemetry specification, Links: trust boundaries",
            settings: TracingSettings(mode: .all, incomingContext: .restart)
        ) { run in
            let caller = try run.caller()
            try await run.serve([.ok("/")]) { port in
                _ = try await run.send("GET", "/", fields: caller.fields, port: port)
                let span = try await run.serverSpan()
                try run.require(span.parentID == nil, "the span of the request has a parent")
                try run.requireEqual(
                    span.tags["upstream.trace_id"],
                    .string(caller.span.traceIDString),
                    "upstream.trace_id"
                )
            }
        },
        ServerRule(
            "What is not traced passes the caller's context on",
            by: "An untraced request is transparent, not a hole"
        ) { run in
            let caller = try run.caller()
            let tracer = run.tracer
            let route = ConformanceRoute("/", traced: .off) { _ in
                var fields: [String: String] = [:]
                if let context = tracer.scopeManager.activeContext {
                    try? tracer.inject(context, as: .httpHeaders, into: &fields)
                }
                return ConformanceAnswer(fields.map { "\($0.key)=\($0.value)" }.sorted().joined(separator: "\n"))
            }
            try await run.serve([route]) { port in
                let answer = try await run.send("GET", "/", fields: caller.fields, port: port)
                let expected = caller.fields.map { "\($0.name)=\($0.value)" }.joined(separator: "\n")
                try run.requireEqual(
                    String(decoding: answer.body, as: UTF8.self),
                    expected,
                    "what a call inside would send"
                )
                try run.requireEqual(tracer.finishedSpans.tagged(.spanKind, .server).count, 0, "the number of spans")
            }
        },
    ]
}

extension ConformanceRoute {
    /// Creates a route that responds with `ok`.
    static func ok(_ path: String, traced tracing: RouteTracing = .inherit) -> ConformanceRoute {
        ConformanceRoute(path, traced: tracing) { _ in ConformanceAnswer("ok") }
    }
}
