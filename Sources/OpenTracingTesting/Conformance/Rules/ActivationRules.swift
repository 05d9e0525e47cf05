//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import OpenTracing

extension ConformanceRule {
    /// The active span. Scopes are closures here, so they cannot be closed twice, out of order or from elsewhere.
    static let activation: [ConformanceRule] = [
        ConformanceRule(
            "A span is active in the closure, and neither before nor after it",
            by: "Python harness: active span; starting a span does not make it active"
        ) { run in
            let tracer = run.makeTracer()
            try run.requireActive(nil, in: tracer, "at first")
            let span = tracer.startSpan("Fry")
            try run.requireActive(nil, in: tracer, "after a span was started")
            try tracer.scopeManager.withActiveSpan(span) {
                try run.requireActive(span, in: tracer, "in the closure")
            }
            try run.requireActive(nil, in: tracer, "after the closure")
            try await tracer.scopeManager.withActiveSpan(span) { () async throws in
                await Task.yield()
                try run.requireActive(span, in: tracer, "in the asynchronous closure")
            }
            try run.requireActive(nil, in: tracer, "after the asynchronous closure")
        },
        ConformanceRule(
            "A new span that is started and activated at once is the active one",
            by: "Python harness: start active span"
        ) { run in
            let tracer = run.makeTracer()
            try tracer.withSpan("outer") { span in
                try run.requireActive(span, in: tracer, "in the closure")
                span.setTag("tag", to: "value")
            }
            try await tracer.withSpan("outer") { span in
                await Task.yield()
                try run.requireActive(span, in: tracer, "in the asynchronous closure")
            }
            try run.requireActive(nil, in: tracer, "after the closures")
        },
        ConformanceRule(
            "Nested activations restore what was active before",
            by: "Python scope harness: nested activation"
        ) { run in
            let tracer = run.makeTracer()
            let (outer, inner) = (tracer.startSpan("outer"), tracer.startSpan("inner"))
            let scopes = tracer.scopeManager
            try scopes.withActiveSpan(outer) {
                try scopes.withActiveSpan(inner) {
                    try run.requireActive(inner, in: tracer, "in the inner closure")
                    try scopes.withoutActiveSpan {
                        try run.requireActive(nil, in: tracer, "in a closure without an active span")
                    }
                    try run.requireActive(inner, in: tracer, "back in the inner closure")
                }
                try run.requireActive(outer, in: tracer, "back in the outer closure")
            }
            try run.requireActive(nil, in: tracer, "after the outer closure")
        },
        ConformanceRule(
            "Nested activations hold across suspensions",
            by: "C# scope tests: the same with an await between all steps"
        ) { run in
            let tracer = run.makeTracer()
            let (outer, inner) = (tracer.startSpan("outer"), tracer.startSpan("inner"))
            let scopes = tracer.scopeManager
            try await scopes.withActiveSpan(outer) { () async throws in
                await Task.yield()
                try await scopes.withActiveSpan(inner) { () async throws in
                    await Task.yield()
                    try run.requireActive(inner, in: tracer, "in the inner closure")
                }
                await Task.yield()
                try run.requireActive(outer, in: tracer, "back in the outer closure")
            }
            await Task.yield()
            try run.requireActive(nil, in: tracer, "after the outer closure")
        },
        ConformanceRule(
            "A closure that throws restores what was active before",
            by: "Python harness: span as context manager"
        ) { run in
            let tracer = run.makeTracer()
            let span = tracer.startSpan("operation")
            do {
                try tracer.scopeManager.withActiveSpan(span) {
                    try run.requireActive(span, in: tracer, "in the closure")
                    throw ExpectedError()
                }
                throw ConformanceMismatch("the error of the closure is lost")
            } catch is ExpectedError {
                try run.requireActive(nil, in: tracer, "after a closure that threw")
            }
        },
        ConformanceRule(
            "Child tasks see the active span, detached tasks do not",
            by: "Task locals: inherited by child tasks and unstructured tasks"
        ) { run in
            let tracer = run.makeTracer()
            try await tracer.withSpan("operation") { span in
                async let child: Void = run.requireActive(span, in: tracer, "in a child task")
                try await child
                try await Task { try run.requireActive(span, in: tracer, "in an unstructured task") }.value
                try await Task.detached { try run.requireActive(nil, in: tracer, "in a detached task") }.value
            }
        },
        ConformanceRule(
            "Activation finishes the span only when it is asked to",
            by: "Python scope harness: finish on close, in nested scopes as well",
            needs: [.finishedSpans]
        ) { run in
            let tracer = run.makeTracer()
            let scopes = tracer.scopeManager
            let (outer, inner) = (tracer.startSpan("outer"), tracer.startSpan("inner"))
            try await scopes.withActiveSpan(outer) { () async throws in
                scopes.withActiveSpan(inner, finishing: true) {}
                try run.requireEqual(try await run.finishedSpan(of: tracer).operationName, "inner", "the finished span")
            }
            try run.requireEqual(try await run.finishedSpan(of: tracer).operationName, "inner", "the finished span")
            outer.finish()
        },
        ConformanceRule(
            "A span that is started and activated at once finishes exactly once",
            by: "Python harness: start_active_span finishes by default",
            needs: [.finishedSpans]
        ) { run in
            let tracer = run.makeTracer()
            tracer.withSpan("first") { _ in }
            await tracer.withSpan("second") { _ in await Task.yield() }
            try run.requireEqual(
                try await run.finishedSpans(of: tracer).map(\.operationName),
                ["first", "second"],
                "the list of finished spans"
            )
        },
        ConformanceRule(
            "A span finishes when its closure throws, with the error recorded and passed on",
            by: "Python harness: span as context manager, and the error goes on",
            needs: [.finishedSpans]
        ) { run in
            let tracer = run.makeTracer()
            do {
                try tracer.withSpan("operation") { _ in throw ExpectedError() }
                throw ConformanceMismatch("the error of the closure is lost")
            } catch is ExpectedError {
                let span = try await run.finishedSpan(of: tracer)
                try run.requireEqual(span.tags["error"], true, "the tag \"error\"")
                try run.requireEqual(span.logs.first?.fields["event"], "error", "the log field \"event\"")
            }
        },
    ]

    private struct ExpectedError: Error {}
}
