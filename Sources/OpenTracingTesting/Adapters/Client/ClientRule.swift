//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
import OpenTracing
import OpenTracingInstrumentation

/// A requirement for clients, and its check.
struct ClientRule: Sendable {
    let name: String
    let requirement: String
    let settings: TracingSettings
    let check: @Sendable (ClientRun) async throws -> Void

    init(
        _ name: String,
        by requirement: String,
        settings: TracingSettings = TracingSettings(mode: .all),
        check: @escaping @Sendable (ClientRun) async throws -> Void
    ) {
        self.name = name
        self.requirement = requirement
        self.settings = settings
        self.check = check
    }

    /// All rules, in reading order.
    static let all: [ClientRule] = [requests, properties].flatMap(\.self)
}

extension ClientRule {
    /// The spans of requests, and the contexts that these carry.
    static let requests: [ClientRule] = [
        ClientRule(
            "A request has a span below what is active, and carries its context",
            by: "Framework guide, Client: start a child of the active span, and inject its context"
        ) { run in
            let outer = run.tracer.startSpan("outer")
            let received = try await run.serving { url in
                _ = try await run.tracer.scopeManager.withActiveSpan(outer) { () async throws in
                    try await run.send("GET", "\(url)/stock")
                }
            }
            outer.finish()
            let span = try run.clientSpan()
            try run.require(
                outer.context.spanIDString == span.parentID,
                "the span of the request is no child of the active one"
            )
            try run.requireEqual(received.count, 1, "the number of requests that were received")
            try run.requireContext(of: span, in: received.first)
        },
        ClientRule(
            "A span has the standard tags of its request",
            by: "OpenTracing semantic conventions 1.1, Standard span tags"
        ) { run in
            _ = try await run.serving { url in
                _ = try await run.send("GET", "\(url)/stock?page=2")
                let tags = try run.clientSpan().tags
                try run.requireEqual(tags["http.method"], "GET", "http.method")
                try run.requireEqual(tags["http.status_code"], 200, "http.status_code")
                try run.requireEqual(tags["http.url"], .string("\(url)/stock?page=2"), "http.url")
                try run.requireEqual(tags["error"], nil, "error")
            }
        },
        ClientRule(
            "Header fields of an earlier context are replaced and never doubled",
            by: "Framework guide, Client: inject replaces what is there"
        ) { run in
            var stale: [String: String] = [:]
            let earlier = run.tracer.startSpan("earlier", ignoringActiveSpan: true)
            try run.tracer.inject(earlier.context, as: .httpHeaders, into: &stale)
            earlier.finish()
            let fields = stale.map { (name: $0.key, value: $0.value) }
            let received = try await run.serving { url in _ = try await run.send("GET", "\(url)/", fields: fields) }
            try run.requireContext(of: try run.clientSpan(), in: received.first)
        },
        ClientRule(
            "A status of 400 and above is an error of a client",
            by: "OpenTelemetry semantic conventions for HTTP, Status"
        ) { run in
            _ = try await run.serving { _ in
                ClientRun.answer(404)
            } _: { url in
                let status = try await run.send("GET", "\(url)/")
                try run.requireEqual(status, 404, "the status")
                let tags = try run.clientSpan().tags
                try run.requireEqual(tags["http.status_code"], 404, "http.status_code")
                try run.requireEqual(tags["error"], true, "error")
            }
        },
        ClientRule(
            "A refused connection is an error, which tells nothing of the URL's secrets",
            by: "Redaction is on by default"
        ) { run in
            let listener = try LoopbackListener()
            let port = listener.port
            listener.close()
            var isThrown = false
            do {
                _ = try await run.send("GET", "http://127.0.0.1:\(port)/?password=s3cret")
            } catch {
                isThrown = true
            }
            try run.require(isThrown, "the error of the client is kept from its caller")
            let span = try run.clientSpan()
            try run.requireEqual(span.tags["error"], true, "error")
            let shown = span.tags.map { "\($0.value)" } + span.logs.map { "\($0)" }
            try run.require(!shown.contains { $0.contains("s3cret") }, "the span shows a secret: \(shown)")
        },
        ClientRule(
            "In the mode off there are no spans, and the request is sent",
            by: "Mode off",
            settings: TracingSettings(mode: .off)
        ) { run in
            let received = try await run.serving { url in _ = try await run.send("GET", "\(url)/") }
            try run.requireEqual(received.count, 1, "the number of requests that were received")
            try run.requireEqual(run.tracer.finishedSpans.count, 0, "the number of spans")
        },
        ClientRule(
            "Fifty requests at once: each carries the context of its own span",
            by: "Framework guide, Client: concurrent requests"
        ) { run in
            let received = try await run.serving { url in
                try await withThrowingTaskGroup { group in
                    for number in 0..<50 {
                        group.addTask { _ = try await run.send("GET", "\(url)/\(number)") }
                    }
                    try await group.waitForAll()
                }
            }
            let spans = run.tracer.finishedSpans.tagged(.spanKind, .client)
            try run.requireEqual(spans.count, 50, "the number of spans")
            for span in spans {
                let path = span.tags["http.url"]?.description.split(separator: "/").last.map(String.init) ?? ""
                let request = received.first { $0.startLine.hasPrefix("GET /\(path) ") }
                try run.requireContext(of: span, in: request)
            }
        },
    ]
}
