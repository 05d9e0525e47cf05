//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import OpenTracing
import OpenTracingInstrumentation

extension ServerRule {
    /// The properties of a request, as the catalogue of attributes lists them.
    ///
    /// The protocol for requests has defaults for what not every framework knows, so the compiler does not notice a property that an
    /// adapter forgets. An attribute that is added to the catalogue fails here until it has a value in this table.
    static let properties: [ServerRule] = [
        ServerRule(
            "Every property of a request is known, but for those that the adapter declares unknown",
            by: "Framework guide, traced request attributes",
            settings: TracingSettings(
                mode: .all,
                tracedRequestAttributes: names.compactMap { AttributeNames<RequestAttributes>.attribute(named: $0) }
            )
        ) { run in
            try await run.serve([ConformanceRoute("/orders/:id", method: "POST") { _ in ConformanceAnswer("ok") }]) {
                port in
                _ = try await run.send("POST", "/orders/7?page=2", body: "1234", port: port)
                let tags = try await run.serverSpan().tags
                for name in names { try check(name, tags, run) }
                for name in run.adapter.unknownProperties where !names.contains(name) {
                    throw ConformanceMismatch("\(name), which is declared unknown, is not a property of a request")
                }
            }
        }
    ]

    /// The names of all properties. Members of families are read from the header fields and the URL, which other rules check, and
    /// an HTTP request calls no procedure.
    private static let names = AttributeNames<RequestAttributes>.allowed.filter {
        !$0.hasSuffix(".NAME") && !$0.hasPrefix("rpc-")
    }

    /// The tag of a property, and the values that it may have in the request that is sent.
    private static let expectations: [String: (tag: String, isExpected: @Sendable (String) -> Bool)] = [
        "method": (TagConventions.openTracing.method, { $0 == "POST" }),
        "path": (TagConventions.openTracing.path, { $0 == "/orders/7" }),
        "route": (TagConventions.openTracing.route, { $0.hasPrefix("/orders/") && $0.contains("id") }),
        "url": (TagConventions.openTracing.url, { $0 == "http://shop.example/orders/7?page=2" }),
        "scheme": (TagConventions.openTracing.scheme, { $0 == "http" }),
        "host": (TagConventions.openTracing.host, { $0 == "shop.example" }),
        "remote-address": (
            TagConventions.openTracing.peerAddress,
            { $0.hasPrefix("127.0.0.1:") || $0.hasPrefix("[::1]:") || $0.hasPrefix("[::ffff:127.0.0.1]:") }
        ),
        "content-length": (TagConventions.openTracing.requestBodySize, { $0 == "4" }),
        "query": (TagConventions.openTracing.query, { $0 == "page=2" }),
    ]

    private static func check(_ name: String, _ tags: Tags, _ run: ServerRun) throws {
        guard let (tag, isExpected) = expectations[name] else {
            throw ConformanceMismatch("the kit has no expected value for the property \(name); add one to its table")
        }
        let value = tags[tag]?.description
        if run.adapter.unknownProperties.contains(name) {
            // Without a scheme, there is no URL but the path and the query.
            try run.require(value == nil || name == "url", "\(name) is declared unknown, and yet it is \(value ?? "")")
        } else {
            let remedy = "read it in the adapter's request, or declare it in `unknownProperties`"
            try run.require(value != nil, "\(name) is missing; \(remedy)")
            try run.require(isExpected(value ?? ""), "\(name) is \(value ?? "")")
        }
    }
}
