//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import OpenTracing
import OpenTracingInstrumentation

extension ServerRule {
    /// The properties of a request.
    static let properties: [ServerRule] = [
        ServerRule(
            "Every property of a request is known, but for those that the adapter declares unknown",
            by: "Framework guide, traced request attributes",
            settings: TracingSettings(
                mode: .all,
                tracedRequestAttributes: known.names.compactMap {
                    AttributeNames<RequestAttributes>.attribute(named: $0)
                }
            )
        ) { run in
            let route = ConformanceRoute("/orders/:id", method: "POST") { _ in ConformanceAnswer("ok") }
            try await run.serve([route]) { port in
                _ = try await run.send("POST", "/orders/7?page=2", body: "1234", port: port)
                try known.check(try await run.serverSpan().tags, unknown: run.adapter.unknownProperties)
            }
        }
    ]

    private static let known = KnownProperties(
        AttributeNames<RequestAttributes>.allowed,
        [
            "method": .tag(TagConventions.openTracing.method) { $0 == "POST" },
            "path": .tag(TagConventions.openTracing.path) { $0 == "/orders/7" },
            "route": .tag(TagConventions.openTracing.route) { $0.hasPrefix("/orders/") && $0.contains("id") },
            "url": .tag(TagConventions.openTracing.url) { $0 == "http://shop.example/orders/7?page=2" },
            "scheme": .tag(TagConventions.openTracing.scheme) { $0 == "http" },
            "host": .tag(TagConventions.openTracing.host) { $0 == "shop.example" },
            "remote-address": .tag(TagConventions.openTracing.peerAddress) {
                $0.hasPrefix("127.0.0.1:") || $0.hasPrefix("[::1]:") || $0.hasPrefix("[::ffff:127.0.0.1]:")
            },
            "content-length": .tag(TagConventions.openTracing.requestBodySize) { $0 == "4" },
            "query": .tag(TagConventions.openTracing.query) { $0 == "page=2" },
        ]
    )
}
