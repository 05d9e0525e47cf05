//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import OpenTracing
import OpenTracingInstrumentation

extension ClientRule {
    /// The properties of an outgoing request.
    static let properties: [ClientRule] = [
        ClientRule(
            "Every property of an outgoing request is known, but for those that the adapter declares unknown",
            by: "Framework guide, traced request attributes",
            settings: TracingSettings(
                mode: .all,
                client: ClientSettings(
                    tracedRequestAttributes: [\.headers.xTeam]
                        + known.names.compactMap { AttributeNames<OutgoingAttributes>.attribute(named: $0) }
                )
            )
        ) { run in
            _ = try await run.serving { url in
                _ = try await run.send("GET", "\(url)/stock?page=2", fields: [(name: "x-team", value: "a")])
                let tags = try run.clientSpan().tags
                try run.requireEqual(tags["http.header.x-team"], "a", "http.header.x-team")
                try known.check(tags, unknown: run.adapter.unknownProperties)
            }
        }
    ]

    private static let known = KnownProperties(
        AttributeNames<OutgoingAttributes>.allowed,
        notSent: ["content-length"],
        [
            "method": .tag(TagConventions.openTracing.method) { $0 == "GET" },
            "url": .tag(TagConventions.openTracing.url) {
                $0.hasPrefix("http://127.0.0.1:") && $0.hasSuffix("/stock?page=2")
            },
            "scheme": .tag(TagConventions.openTracing.scheme) { $0 == "http" },
            "host": .tag(TagConventions.openTracing.host) { $0 == "127.0.0.1" },
            "port": .tag(TagConventions.openTracing.peerPort) { port in Int(port).map { $0 > 0 } == true },
            "path": .tag(TagConventions.openTracing.path) { $0 == "/stock" },
            "query": .tag(TagConventions.openTracing.query) { $0 == "page=2" },
        ]
    )
}
