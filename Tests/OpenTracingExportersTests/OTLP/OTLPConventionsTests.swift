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

@Suite("OTLP conventions")
struct OTLPConventionsTests {
    private func attributes(of tags: Tags, _ conventions: OTLPConventions) throws -> [String: JSONValue] {
        let span = try JSONValue(
            parsing: OTLPEncoding.json.encode([Sample.span(1, tags: tags)], conventions: conventions).bytes
        )["resourceSpans"]?[0]?["scopeSpans"]?[0]?["spans"]?[0]
        let pairs = (span?["attributes"]?.elements ?? []).map { ($0["key"]?.string ?? "", $0["value"] ?? .null) }
        #expect(Set(pairs.map(\.0)).count == pairs.count, "no key twice")
        return Dictionary(pairs.map { ($0, $1["stringValue"] ?? $1["intValue"] ?? $1) }) { $1 }
    }

    private func event(_ fields: LogFields, _ conventions: OTLPConventions) throws -> JSONValue {
        let span = Sample.span(1, logs: [Sample.log(at: 5, fields)])
        let json = try JSONValue(parsing: OTLPEncoding.json.encode([span], conventions: conventions).bytes)
        let event = json["resourceSpans"]?[0]?["scopeSpans"]?[0]?["spans"]?[0]?["events"]?[0]
        let protobuf = OTLPEncoding.protobuf.encode([span], conventions: conventions).bytes
        #expect(try OTLPSchema.request.json(protobuf[...]) == json)
        return try #require(event)
    }

    private static let server: Tags = [
        "span.kind": "server", "component": "router", "error": false, "http.method": "GET", "http.status_code": 404,
        "http.url": "https://user:pw@shop.example:8443/orders/42?full=1#top", "http.route": "/orders/:id",
        "peer.hostname": "laptop", "peer.port": 51_000, "peer.ipv4": "10.0.0.1", "peer.ipv6": "::1",
        "peer.service": "web",
        "tenant": "acme",
    ]

    @Test("A server's tags get the names of OpenTelemetry, its URL in parts without user info")
    func server() throws {
        #expect(
            try attributes(of: Self.server, .openTelemetry) == [
                "component": "router", "http.request.method": "GET", "http.response.status_code": "404",
                "url.scheme": "https", "server.address": "shop.example", "server.port": "8443",
                "url.path": "/orders/42",
                "url.query": "full=1", "http.route": "/orders/:id", "client.address": "laptop", "client.port": "51000",
                "network.peer.address": "10.0.0.1", "peer.service": "web", "tenant": "acme",
            ]
        )
    }

    @Test("A client's tags get the names of OpenTelemetry, its URL whole")
    func client() throws {
        #expect(
            try attributes(
                of: [
                    "span.kind": "client", "http.url": "https://shop.example/orders", "peer.hostname": "shop.example",
                    "peer.port": 443, "peer.ipv6": "::1", "db.type": "sql", "db.instance": "orders",
                    "db.statement": "SELECT 1", "db.user": "reader", "message_bus.destination": "queue", "error": true,
                ],
                .openTelemetry
            ) == [
                "url.full": "https://shop.example/orders", "server.address": "shop.example", "server.port": "443",
                "network.peer.address": "::1", "db.system.name": "other_sql", "db.namespace": "orders",
                "db.query.text": "SELECT 1", "db.user": "reader", "messaging.destination.name": "queue",
                "error.type": "_OTHER",
            ]
        )
        #expect(try attributes(of: ["db.type": "redis"], .openTelemetry) == ["db.system.name": "redis"])
    }

    @Test("With the names of OpenTracing every tag stays as it is")
    func untouched() throws {
        let attributes = try attributes(of: Self.server, .openTracing)
        #expect(Set(attributes.keys) == Set(Self.server.map(\.key)))
        #expect(attributes["http.url"] == "https://user:pw@shop.example:8443/orders/42?full=1#top")
    }

    @Test("An attribute of the new name wins over a tag that would be renamed to it")
    func collisions() throws {
        #expect(
            try attributes(
                of: [
                    "http.method": "GET", "http.request.method": "POST", "url.path": "/x", "http.url": "/y?q",
                    "span.kind": "server",
                ],
                .openTelemetry
            ) == ["http.request.method": "POST", "url.path": "/x", "url.query": "q"]
        )
    }

    @Test("What does not have the form of a standard tag is kept")
    func unusual() throws {
        #expect(
            try attributes(
                of: ["span.kind": "internal", "error": "disk", "http.url": "not a url", "http.status_code": "200"],
                .openTelemetry
            ) == [
                "span.kind": "internal", "error": "disk", "url.full": "not a url", "http.response.status_code": "200",
            ]
        )
        #expect(
            try attributes(of: ["span.kind": "server", "http.url": 5], .openTelemetry) == ["url.full": "5"]
        )
    }

    @Test("A log record becomes an event with its name and its fields")
    func events() throws {
        for conventions in [OTLPConventions.openTelemetry, .openTracing] {
            #expect(
                try event(["event": "retry", "attempt": 2, "waited": 0.5, "none": .null], conventions) == [
                    "timeUnixNano": "1700000000000005000", "name": "retry",
                    "attributes": [
                        ["key": "attempt", "value": ["intValue": "2"]],
                        ["key": "waited", "value": ["doubleValue": 0.5]],
                    ],
                ]
            )
            #expect(try event(["message": "hello"], conventions)["name"] == "log")
            #expect(try event(["event": ""], conventions)["name"] == "log")
            #expect(try event(["event": "x"], conventions)["attributes"] == nil)
        }
    }

    @Test("Values within values stay within; what is nothing is text there, and what is too deep is left out")
    func nested() throws {
        let attributes = try event(
            ["list": ["a", .null], "map": ["b": 1, "a": true]],
            .openTelemetry
        )["attributes"]
        #expect(attributes?[0]?["value"]?["arrayValue"] == ["values": [["stringValue": "a"], ["stringValue": "null"]]])
        #expect(
            attributes?[1]?["value"]?["kvlistValue"] == [
                "values": [["key": "a", "value": ["boolValue": true]], ["key": "b", "value": ["intValue": "1"]]]
            ]
        )
        var deep: LogValue = "bottom"
        for _ in 0..<100 { deep = .array([deep]) }
        let bytes = OTLPEncoding.json.encode(
            [Sample.span(1, logs: [Sample.log(["deep": deep])])],
            conventions: .openTelemetry
        ).bytes
        #expect(!String(decoding: bytes, as: UTF8.self).contains("bottom"))
        _ = try JSONValue(parsing: bytes)
    }

    @Test("A field that occurs twice counts once, the first time")
    func repeatedFields() throws {
        var fields: LogFields = ["event": "x", "a": 1]
        fields.append(LogField("a", 2))
        #expect(try event(fields, .openTelemetry)["attributes"]?.elements.count == 1)
    }

    private struct Broken: Error, CustomStringConvertible {
        let description = "it broke"
    }

    @Test("An error is the event exception, told by its type, its message and its stack")
    func exceptions() throws {
        let expected: JSONValue = [
            ["key": "exception.type", "value": ["stringValue": "OTLPConventionsTests.Broken"]],
            ["key": "exception.message", "value": ["stringValue": "it broke"]],
        ]
        var fields = LogFields(error: Broken())
        let thrown = try event(fields, .openTelemetry)
        #expect(thrown["name"] == "exception")
        #expect(thrown["attributes"] == expected)
        fields = ["event": "error", "error.object": .error(Broken()), "message": "while reading"]
        #expect(try event(fields, .openTelemetry)["attributes"]?.elements.map { $0["key"] }.last == "error.object")
        fields = ["event": "error", "error.object": .error(Broken())]
        #expect(try event(fields, .openTelemetry)["attributes"] == expected)
        fields = ["event": "error", "error.kind": "E", "message": "m", "stack": "at line 1", "attempt": 3]
        #expect(
            try event(fields, .openTelemetry)["attributes"] == [
                ["key": "exception.type", "value": ["stringValue": "E"]],
                ["key": "exception.message", "value": ["stringValue": "m"]],
                ["key": "exception.stacktrace", "value": ["stringValue": "at line 1"]],
                ["key": "attempt", "value": ["intValue": "3"]],
            ]
        )
    }

    @Test("With the names of OpenTracing an error is the event error with its own fields")
    func untouchedErrors() throws {
        let event = try event(LogFields(error: Broken()), .openTracing)
        #expect(event["name"] == "error")
        #expect(
            event["attributes"]?.elements.map { $0["key"] } == ["error.kind", "error.object", "message"]
        )
    }

    @Test(
        "An IPv4 address that is a number becomes dotted text",
        arguments: [
            (167_772_161, "10.0.0.1"), (4_294_967_295, "255.255.255.255"), (-1, "255.255.255.255"), (0, "0.0.0.0"),
            (4_294_967_296, "4294967296"),
        ] as [(TagValue, String)]
    )
    func numericAddress(value: TagValue, expected: String) throws {
        #expect(try attributes(of: ["peer.ipv4": value], .openTelemetry) == ["network.peer.address": .string(expected)])
    }

    @Test("The tags of samplers are left out under the names of OpenTelemetry, and stay otherwise")
    func samplers() throws {
        let tags: Tags = ["sampler.type": "const", "sampler.param": true]
        #expect(try attributes(of: tags, .openTelemetry).isEmpty)
        #expect(try attributes(of: tags, .openTracing).keys.sorted() == ["sampler.param", "sampler.type"])
    }

    @Test(
        "A failed span has a type of error: its kind, else the status, else other",
        arguments: [
            (["error": true], ["event": "error", "error.kind": "Database.Error"], "Database.Error"),
            (["error": true, "http.status_code": 503], nil, "503"), (["error": true], nil, "_OTHER"),
            (["error": true, "error.type": "mine"], ["event": "error", "error.kind": "E"], "mine"),
            (["error": false], ["event": "error", "error.kind": "E"], nil),
        ] as [(Tags, LogFields?, String?)]
    )
    func errorType(tags: Tags, fields: LogFields?, expected: String?) throws {
        let span = Sample.span(1, tags: tags, logs: fields.map { [Sample.log($0)] } ?? [])
        for conventions in [OTLPConventions.openTelemetry, .openTracing] {
            let json = try JSONValue(parsing: OTLPEncoding.json.encode([span], conventions: conventions).bytes)
            let attributes = json["resourceSpans"]?[0]?["scopeSpans"]?[0]?["spans"]?[0]?["attributes"]?.elements ?? []
            let types = attributes.filter { $0["key"] == "error.type" }.map { $0["value"]?["stringValue"]?.string }
            let isWritten = conventions == .openTelemetry || tags["error.type"] != nil
            #expect(types == (isWritten ? expected.map { [$0] } ?? [] : []))
        }
    }
}
