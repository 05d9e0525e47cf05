//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import OpenTracing
import OpenTracingInstrumentation

/// A requirement for servers, and its check.
struct ServerRule: Sendable {
    let name: String
    let requirement: String
    let needsStreams: Bool
    let settings: TracingSettings
    let check: @Sendable (ServerRun) async throws -> Void

    init(
        _ name: String,
        by requirement: String,
        needsStreams: Bool = false,
        settings: TracingSettings = TracingSettings(mode: .all),
        check: @escaping @Sendable (ServerRun) async throws -> Void
    ) {
        self.name = name
        self.requirement = requirement
        self.needsStreams = needsStreams
        self.settings = settings
        self.check = check
    }

    /// All rules, in reading order.
    static let all: [ServerRule] = [contexts, decisions, contents, properties, outcomes, loads].flatMap(\.self)
}

extension ServerRule {
    /// The contents of a request's span.
    static let contents: [ServerRule] = [
        ServerRule(
            "A span has the standard tags of its request",
            by: "OpenTracing semantic conventions 1.1, Standard span tags"
        ) { run in
            try await run.serve([.ok("/orders/:id")]) { port in
                _ = try await run.send("GET", "/orders/7?page=2", port: port)
                let tags = try await run.serverSpan().tags
                try run.requireEqual(tags["http.method"], "GET", "http.method")
                try run.requireEqual(tags["http.status_code"], 200, "http.status_code")
                // A framework may have its own syntax for parameters.
                let route = tags["http.route"]?.description ?? ""
                try run.require(route.hasPrefix("/orders/") && route.contains("id"), "http.route is \(route)")
                try run.requireEqual(tags["span.kind"], "server", "span.kind")
                try run.require(tags["component"] != nil, "the span has no component")
                let url = tags["http.url"]?.description ?? ""
                try run.require(url.hasSuffix("shop.example/orders/7?page=2"), "http.url is \(url)")
            }
        },
        ServerRule(
            "Attributes of the request become tags: path, query, header, parameter, cookie and length",
            by: "Framework guide, traced request attributes",
            settings: TracingSettings(
                mode: .all,
                tracedRequestAttributes: [
                    \.path, \.query.page, \.headers.xTeam, \.parameters.id, \.cookies.theme, \.contentLength,
                    \.headers.xMissing, \.atEnd.headers["x-late"],
                ],
                tracedResponseAttributes: [\.headers.xCache]
            )
        ) { run in
            let route = ConformanceRoute("/orders/:id", method: "POST") { _ in
                ConformanceAnswer("ok", fields: [("x-cache", "hit")])
            }
            try await run.serve([route]) { port in
                let fields = [
                    (name: "x-team", value: "a"), (name: "X-Team", value: "b"), (name: "cookie", value: "theme=dark"),
                    (name: "x-late", value: "yes"),
                ]
                _ = try await run.send("POST", "/orders/7?page=2", fields: fields, body: "1234", port: port)
                let tags = try await run.serverSpan().tags
                try run.requireEqual(tags["http.path"], "/orders/7", "http.path")
                try run.requireEqual(tags["http.query.page"], "2", "http.query.page")
                if run.adapter.keepsRepeatedFields {
                    try run.requireEqual(tags["http.header.x-team"], ["a", "b"], "a header field that appears twice")
                } else {
                    try run.require(tags["http.header.x-team"] != nil, "a header field that appears twice is missing")
                }
                try run.requireEqual(tags["http.parameter.id"], "7", "http.parameter.id")
                try run.requireEqual(tags["http.cookie.theme"], "dark", "http.cookie.theme")
                try run.requireEqual(tags["http.request_size"], 4, "http.request_size")
                try run.requireEqual(tags["http.header.x-missing"], nil, "a header field that is missing")
                try run.requireEqual(tags["http.header.x-late"], "yes", "an attribute of the end")
                try run.requireEqual(tags["http.response.header.x-cache"], "hit", "an attribute of the response")
            }
        },
        ServerRule(
            "Secrets do not show, in the URL and in header fields that are listed",
            by: "Redaction is on by default",
            settings: TracingSettings(
                mode: .all,
                tracedRequestAttributes: [\.headers.authorization, \.cookies.session, \.query.all, \.path, \.url]
            )
        ) { run in
            try await run.serve([.ok("/reset/:token")]) { port in
                let fields = [
                    (name: "authorization", value: "Bearer s3cret"), (name: "cookie", value: "session=s3cret"),
                ]
                _ = try await run.send("GET", "/reset/s3cret?password=s3cret", fields: fields, port: port)
                _ = try await run.send("DELETE", "/reset/s3cret", port: port)
                for span in await run.serverSpans(count: 2) {
                    for (key, value) in span.tags {
                        try run.require(!value.description.contains("s3cret"), "\(key) shows a secret: \(value)")
                    }
                }
            }
        },
    ]
}
