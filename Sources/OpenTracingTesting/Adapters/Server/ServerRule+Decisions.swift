//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

internal import OpenTracing
internal import OpenTracingInstrumentation

extension ServerRule {
    /// The decision whether to trace a request.
    static let decisions: [ServerRule] = [
        ServerRule(
            "Annotated routes are traced in the mode annotated, others are not, and none in the mode off",
            by: "Framework guide, trace all and trace annotated",
            settings: TracingSettings(mode: .annotated)
        ) { run in
            try await run.serve([.ok("/plain"), .ok("/traced", traced: .on())]) { port in
                _ = try await run.send("GET", "/plain", port: port)
                _ = try await run.send("GET", "/traced", port: port)
                let span = try await run.serverSpan()
                try run.requireEqual(span.operationName, "GET /traced", "the name of the span")
                run.tracing.update { $0.mode = .off }
                _ = try await run.send("GET", "/traced", port: port)
                try run.requireEqual(run.tracer.finishedSpans.count, 1, "the number of spans")
                run.tracing.update { $0.mode = .all }
                _ = try await run.send("GET", "/plain", port: port)
                try run.requireEqual(await run.serverSpans(count: 2).count, 2, "the number of spans in the mode all")
            }
        },
        ServerRule(
            "A route that is off and a path that is skipped are not traced in the mode all",
            by: "Rules: off, and skipped by the settings"
        ) { run in
            let pattern = try SkipRule.path("/internal/**")
            run.tracing.update { $0.skip = [pattern] }
            try await run.serve([.ok("/off", traced: .off), .ok("/internal/state"), .ok("/last")]) { port in
                for path in ["/off", "/internal/state", "/last"] { _ = try await run.send("GET", path, port: port) }
                let span = try await run.serverSpan()
                try run.requireEqual(span.operationName, "GET /last", "the name of the span")
            }
        },
        ServerRule(
            "A route's own name and tags hold in every mode that traces it",
            by: "An annotation keeps its name and its tags in every mode"
        ) { run in
            let traced = RouteTracing.named("order.show", tags: \.parameters.id)
            try await run.serve([.ok("/orders/:id", traced: traced)]) { port in
                for mode in [TracingMode.annotated, .all] {
                    run.tracing.update { $0.mode = mode }
                    _ = try await run.send("GET", "/orders/7", port: port)
                }
                for span in await run.serverSpans(count: 2) {
                    try run.requireEqual(span.operationName, "order.show", "the name of the span")
                    try run.requireEqual(span.tags["http.parameter.id"], "7", "http.parameter.id")
                }
            }
        },
        ServerRule(
            "A request that no route matches is named by its method alone",
            by: "Names stay low in number: never the raw path"
        ) { run in
            try await run.serve([.ok("/")]) { port in
                let answer = try await run.send("GET", "/missing/7", port: port)
                try run.requireEqual(answer.statusCode, 404, "the status")
                let span = try await run.serverSpan()
                try run.requireEqual(span.operationName, "GET", "the name of the span")
                try run.requireEqual(span.tags["http.status_code"], 404, "the status on the span")
            }
        },
        ServerRule(
            "The answer is the same, byte by byte, in every mode and for every rule",
            by: "Tracing never harms the request"
        ) { run in
            let routes: [ConformanceRoute] = [
                ConformanceRoute("/plain") { _ in
                    ConformanceAnswer("a plain answer", statusCode: 201, fields: [("x-one", "1"), ("x-two", "2")])
                },
                ConformanceRoute("/on", traced: "named") { _ in ConformanceAnswer("traced") },
                ConformanceRoute("/off", traced: .off) { _ in ConformanceAnswer("not traced") },
                ConformanceRoute("/refused") { _ in throw ConformanceHandlerError(statusCode: 409) },
                ConformanceRoute("/broken") { _ in throw ConformanceHandlerError(statusCode: nil) },
                ConformanceRoute("/echo", method: "POST") { request in
                    ConformanceAnswer(body: .bytes(try await request.body()))
                },
                ConformanceRoute("/empty") { _ in ConformanceAnswer("", statusCode: 204) },
            ]
            let requests = [
                ("GET", "/plain"), ("GET", "/on"), ("GET", "/off"), ("GET", "/refused"), ("GET", "/broken"),
                ("POST", "/echo"), ("GET", "/empty"), ("GET", "/missing"), ("DELETE", "/plain"),
            ]
            try await run.serve(routes) { port in
                for (method, path) in requests {
                    let body = method == "POST" ? "what was sent" : ""
                    run.tracing.update { $0.mode = .off }
                    let expected = try await run.send(method, path, body: body, port: port)
                    for mode in [TracingMode.annotated, .all] {
                        run.tracing.update { $0.mode = mode }
                        let answer = try await run.send(method, path, body: body, port: port)
                        try run.requireEqual(
                            answer.comparable,
                            expected.comparable,
                            "\(method) \(path) in the mode \(mode)"
                        )
                    }
                }
                _ = await run.serverSpans(count: requests.count)
            }
        },
    ]
}

extension ServerRule {
    /// Concurrent requests.
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
