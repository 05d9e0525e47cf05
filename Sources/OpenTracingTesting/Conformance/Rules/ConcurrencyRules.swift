//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import OpenTracing

extension ConformanceRule {
    /// Thread safety. Run these under the thread sanitizer for full coverage.
    static let concurrency: [ConformanceRule] = [
        ConformanceRule(
            "Spans are started and finished by many tasks at once",
            by: "API of Go: the whole API is safe for concurrent use"
        ) { run in
            let tracer = run.makeTracer()
            await withTaskGroup { group in
                for task in 0..<16 {
                    group.addTask {
                        for index in 0..<25 {
                            await tracer.withSpan("outer \(task)") { outer in
                                outer.setTag("index", to: index)
                                await Task.yield()
                                tracer.startSpan("inner").log(event: "moment").finish()
                            }
                        }
                    }
                }
            }
            guard run.probe.finishedSpans != nil else { return }
            _ = try await run.finishedSpans(of: tracer, count: 800)
        },
        ConformanceRule(
            "One span is changed by many tasks at once",
            by: "API of Go: the whole API is safe for concurrent use"
        ) { run in
            let tracer = run.makeTracer()
            let span = tracer.startSpan("operation")
            await withTaskGroup { group in
                for task in 0..<8 {
                    group.addTask {
                        for index in 0..<4 {
                            span.setTag("tag \(task) \(index)", to: index).log(["task": .integer(Int64(task))])
                                .setOperationName("operation \(task)")
                            _ = (span.operationName, span.isRecording, span.context.traceIDString)
                            await Task.yield()
                        }
                    }
                }
            }
            span.finish()
            guard run.probe.finishedSpans != nil else { return }
            let recorded = try await run.finishedSpan(of: tracer)
            try run.requireEqual(recorded.tags.count { $0.key.hasPrefix("tag ") }, 32, "the number of tags")
            try run.requireEqual(recorded.logs.count, 32, "the number of log records")
        },
        ConformanceRule(
            "Baggage is set while contexts are read",
            by: "Jaeger and the Go mock: race between setBaggageItem and context",
            needs: [.baggage]
        ) { run in
            let tracer = run.makeTracer()
            let span = tracer.startSpan("operation")
            await withTaskGroup { group in
                for task in 0..<8 {
                    group.addTask {
                        for index in 0..<4 {
                            span.setBaggageItem("key \(task) \(index)", to: "value")
                            await Task.yield()
                        }
                    }
                    group.addTask {
                        for _ in 0..<8 {
                            let child = tracer.startSpan("child", childOf: span)
                            _ = (span.context.baggage.count, child.context.baggage.count)
                            child.finish()
                            await Task.yield()
                        }
                    }
                }
            }
            try run.requireEqual(span.context.baggage.count, 32, "the number of baggage items")
        },
        ConformanceRule(
            "Of many finishes at once one is recorded",
            by: "Jaeger: finish compares and sets",
            needs: [.finishedSpans]
        ) { run in
            let tracer = run.makeTracer()
            for _ in 0..<20 {
                let span = tracer.startSpan("operation")
                await withTaskGroup { group in
                    for _ in 0..<8 {
                        group.addTask {
                            span.setTag("tag", to: true)
                            span.finish()
                        }
                    }
                }
            }
            _ = try await run.finishedSpans(of: tracer, count: 20)
        },
    ]
}
