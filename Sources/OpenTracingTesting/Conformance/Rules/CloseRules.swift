//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import OpenTracing

extension ConformanceRule {
    /// Closing a tracer.
    static let closing: [ConformanceRule] = [
        ConformanceRule(
            "Closing twice does no harm",
            by: "OpenTracing RFC Closeable tracer: close is idempotent"
        ) { run in
            let tracer = run.makeTracer()
            tracer.startSpan("operation").finish()
            await tracer.close()
            await tracer.close()
        },
        ConformanceRule(
            "Everything works after the close, whether or not it is recorded",
            by: "OpenTracing RFC Closeable tracer: later spans may be dropped, and never fail"
        ) { run in
            let tracer = run.makeTracer()
            let open = tracer.startSpan("open")
            await tracer.close()
            open.setTag("tag", to: "value").log(event: "late")
            open.finish()
            let late = tracer.startSpan("late", childOf: open).setBaggageItem("key", to: "value")
            for format in ConformanceCarrier.formats {
                _ = try ConformanceCarrier(late.context, as: format, by: tracer).extract(as: format, by: tracer)
            }
            late.finish()
            tracer.withSpan("active") { _ in }
        },
        ConformanceRule(
            "Many closes at once do no harm",
            by: "OpenTracing RFC Closeable tracer: close is idempotent"
        ) { run in
            let tracer = run.makeTracer()
            await withTaskGroup { group in
                for _ in 0..<8 {
                    group.addTask {
                        tracer.startSpan("operation").finish()
                        await tracer.close()
                    }
                }
            }
        },
        ConformanceRule(
            "A close records what was finished",
            by: "OpenTracing RFC Closeable tracer: close flushes what is buffered",
            needs: [.finishedSpans]
        ) { run in
            let tracer = run.makeTracer()
            for name in ["a", "b", "c"] { tracer.startSpan(name).finish() }
            await tracer.close()
            let names = try await run.finishedSpans(of: tracer).map(\.operationName)
            try run.requireEqual(names, ["a", "b", "c"], "the list of spans that are recorded after the close")
        },
        ConformanceRule(
            "A later close waits for the first",
            by: "Tracer.close() returns when what was finished is recorded, to every caller",
            needs: [.finishedSpans]
        ) { run in
            let tracer = run.makeTracer()
            for name in ["a", "b", "c"] { tracer.startSpan(name).finish() }
            try await withThrowingTaskGroup { group in
                for _ in 0..<8 {
                    group.addTask {
                        await tracer.close()
                        let count = try await run.finishedSpans(of: tracer).count
                        try run.requireEqual(count, 3, "the number of spans that are recorded when a close returns")
                    }
                }
                try await group.waitForAll()
            }
        },
    ]
}
