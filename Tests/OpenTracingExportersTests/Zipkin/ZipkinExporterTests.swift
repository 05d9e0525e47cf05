//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import OpenTracing
import OpenTracingExporters
import OpenTracingSDK
import Testing

@Suite("Zipkin exporter")
struct ZipkinExporterTests {
    /// What a server gets when spans are exported.
    private func export(_ spans: SpanRecord...) async throws -> JSONValue {
        let server = try LoopbackServer(.status(202))
        let exporter = try ZipkinExporter(
            endpoint: "http://127.0.0.1:\(server.port)/api/v2/spans",
            options: HTTPExportOptions(timeout: .seconds(600)),
            time: ManualTime().senderTime()
        )
        try await exporter.export(spans)
        await exporter.shutdown()
        server.stop()
        #expect(exporter.health.exportedSpans == spans.count)
        let request = try #require(server.requests.first)
        #expect(request.line == "POST /api/v2/spans HTTP/1.1")
        #expect(request.headers["content-type"] == "application/json")
        return try JSONValue(parsing: request.body)
    }

    @Test("A span fills the fields of the schema")
    func whole() async throws {
        let span = Sample.span(
            2,
            parent: 1,
            "GET /orders/:id",
            at: 7,
            lasting: 1_234,
            tags: [
                "span.kind": "client", "http.status_code": 500, "ratio": 0.5, "cached": false, "list": ["a", 1],
                "error": true, "peer.service": "stock", "peer.ipv4": "10.0.0.1", "peer.ipv6": "::1", "peer.port": 8_080,
                "peer.hostname": "stock.internal",
            ],
            logs: [
                Sample.log(at: 9, ["event": "retry"]),
                Sample.log(at: 10, ["event": "error", "message": "no \"stock\""]),
            ]
        )
        #expect(
            try await export(span) == [
                [
                    "traceId": "4bf92f3577b34da6a3ce929d0e0e4736", "id": "0000000000000002",
                    "parentId": "0000000000000001", "name": "GET /orders/:id", "kind": "CLIENT",
                    "timestamp": 1_700_000_000_000_007, "duration": 1_234,
                    "localEndpoint": ["serviceName": "shop"],
                    "remoteEndpoint": ["serviceName": "stock", "ipv4": "10.0.0.1", "ipv6": "::1", "port": 8_080],
                    "annotations": [
                        ["timestamp": 1_700_000_000_000_009, "value": "retry"],
                        ["timestamp": 1_700_000_000_000_010, "value": "event=error message=no \"stock\""],
                    ],
                    "tags": [
                        "http.status_code": "500", "ratio": "0.5", "cached": "false", "list": "a,1",
                        "peer.hostname": "stock.internal", "error": "no \"stock\"",
                    ],
                ]
            ]
        )
    }

    @Test("A span that knows little leaves fields out, and a 64-bit trace has 16 digits")
    func minimal() async throws {
        var span = Sample.span(1, trace: TraceID(high: 0, low: 0xab), "")
        span.durationNanoseconds = 999
        span.resource.serviceName = ""
        #expect(
            try await export(span) == [
                [
                    "traceId": "00000000000000ab", "id": "0000000000000001", "timestamp": 1_700_000_000_000_000,
                    "duration": 1, "tags": [:],
                ]
            ]
        )
    }

    @Test("What is known of the process becomes tags, which go behind those of the span and make it no error")
    func resource() async throws {
        var span = Sample.span(1, tags: ["host.name": "of the span"])
        span.resource.attributes = [
            "host.name": "of the process", "service.version": "2", "process.pid": 7, "service.name": "x", "error": "x",
            "": "x",
        ]
        #expect(
            try await export(span)[0]?["tags"] == [
                "host.name": "of the span", "service.version": "2", "process.pid": "7",
            ]
        )
    }

    @Test("A forced trace is marked as debug, and only that")
    func debug() async throws {
        var span = Sample.span(1)
        span.context.sampling = .debug
        #expect(try await export(span)[0]?["debug"] == true)
        #expect(try await export(Sample.span(1))[0]?["debug"] == nil)
    }

    @Test(
        "The tag error is there when there was one, since its presence means an error",
        arguments: [
            (["error": true], "true"), (["error": "true"], "true"), (["error": "disk full"], "disk full"),
            (["error": false], nil),
            (["error": "false"], nil), (["error": ""], nil), ([:], nil),
        ] as [(Tags, String?)]
    )
    func errors(tags: Tags, expected: String?) async throws {
        #expect(try await export(Sample.span(1, tags: tags))[0]?["tags"]?["error"]?.string == expected)
    }

    @Test(
        "What is no address and no port stays a tag",
        arguments: [
            ("peer.ipv4", "10.0.0"), ("peer.ipv4", "stock"), ("peer.ipv6", "10.0.0.1"), ("peer.ipv4", -167_772_161_000),
            ("peer.hostname", "10.0.0"), ("peer.hostname", "stock"),
            ("peer.port", 0), ("peer.port", 65_536), ("peer.port", "80"), ("peer.service", ""),
        ] as [(String, TagValue)]
    )
    func unusualPeers(key: String, value: TagValue) async throws {
        let span = try await export(Sample.span(1, tags: [key: value]))[0]
        #expect(span?["remoteEndpoint"] == nil)
        #expect(span?["tags"]?[key]?.string == value.description)
    }

    @Test("Times at the ends of the range neither trap nor become negative")
    func extremes() async throws {
        var span = Sample.span(1)
        span.startTime = Timestamp(nanosecondsSinceEpoch: .min)
        span.durationNanoseconds = .min
        var other = Sample.span(2)
        other.durationNanoseconds = .max
        let spans = try await export(span, other)
        #expect(spans[0]?["timestamp"] == nil)
        #expect(spans[0]?["duration"] == 1)
        #expect(spans[1]?["duration"] == 9_223_372_036_854_775)
    }

    @Test("A span without identifiers is left out and counted")
    func unidentified() async throws {
        let exporter = try ZipkinExporter(endpoint: "http://127.0.0.1:1/", time: ManualTime().senderTime())
        try await exporter.export([Sample.span(0)])
        #expect(exporter.health.rejectedSpans == 1)
        await exporter.shutdown()
    }

    @Test("Names of services are in lower case")
    func serviceNames() async throws {
        let span = try await export(Sample.span(1, tags: ["peer.service": "Stock"], service: "Shop-Ü"))[0]
        #expect(span?["localEndpoint"] == ["serviceName": "shop-ü"])
        #expect(span?["remoteEndpoint"] == ["serviceName": "stock"])
    }

    @Test(
        "An address is one of the endpoint, as a number and as the name of a host too",
        arguments: [
            (["peer.ipv4": 167_772_161], ["ipv4": "10.0.0.1"], []),
            (["peer.hostname": "10.0.0.1"], ["ipv4": "10.0.0.1"], []),
            (["peer.hostname": "::1"], ["ipv6": "::1"], []), (["peer.hostname": "[::1]"], ["ipv6": "::1"], []),
            (["peer.hostname": "10.0.0.1", "peer.ipv4": "10.0.0.2"], ["ipv4": "10.0.0.2"], ["peer.hostname"]),
        ] as [(Tags, JSONValue, [String])]
    )
    func addresses(tags: Tags, endpoint: JSONValue, rest: [String]) async throws {
        let span = try await export(Sample.span(1, tags: tags))[0]
        #expect(span?["remoteEndpoint"] == endpoint)
        for key in tags.map(\.key) { #expect((span?["tags"]?[key] != nil) == rest.contains(key)) }
    }

    @Test("A log record from before 1970 has the time of the span's start")
    func earlyLogs() async throws {
        let logs = [LogRecord(timestamp: Timestamp(nanosecondsSinceEpoch: -1), fields: ["event": "e"])]
        let span = try await export(Sample.span(1, logs: logs))[0]
        #expect(span?["annotations"]?[0]?["timestamp"] == span?["timestamp"])
    }
}
