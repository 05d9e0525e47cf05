//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
import OpenTracing
import OpenTracingInstrumentation

extension ServerRule {
    /// Many requests at once.
    static let loads: [ServerRule] = [
        ServerRule(
            "A hundred requests at once: every span of a handler has its own request as its parent",
            by: "Framework guide, Active span: concurrent requests"
        ) { run in
            let tracer = run.tracer
            let route = ConformanceRoute("/orders/:id", traced: .tags(\.parameters.id)) { _ in
                let span = tracer.startSpan("call")
                await Task.yield()
                span.finish()
                return ConformanceAnswer("ok")
            }
            try await run.serve([route]) { port in
                try await withThrowingTaskGroup { group in
                    for number in 0..<100 {
                        group.addTask {
                            let answer = try await run.send("GET", "/orders/\(number)", port: port)
                            try run.requireEqual(answer.statusCode, 200, "the status")
                        }
                    }
                    try await group.waitForAll()
                }
                let spans = await run.serverSpans(count: 100)
                try run.requireEqual(spans.count, 100, "the number of requests")
                let ids = Set(spans.compactMap { $0.tags["http.parameter.id"]?.description })
                try run.requireEqual(ids.count, 100, "the number of different parameters")
                for span in spans {
                    let children = tracer.finishedSpans.children(of: span)
                    try run.requireEqual(children.count, 1, "the number of children of a request")
                }
            }
        }
    ]
}
