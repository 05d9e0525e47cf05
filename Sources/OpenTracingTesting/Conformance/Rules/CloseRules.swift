//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import OpenTracing

extension ConformanceRule {
    /// The end of a tracer.
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
    ]
}
