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

@Suite("OTLP encoding")
struct OTLPEncodingTests {
    /// Encodes one span both ways, checks that both say the same, and returns what they say of the span.
    private func encode(
        _ span: SpanRecord,
        _ conventions: OTLPConventions = .openTelemetry,
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws -> JSONValue {
        let request = try encode([span], conventions, sourceLocation: sourceLocation)
        return try #require(request["resourceSpans"]?[0]?["scopeSpans"]?[0]?["spans"]?[0])
    }

    private func encode(
        _ spans: [SpanRecord],
        _ conventions: OTLPConventions = .openTelemetry,
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws -> JSONValue {
        let json = try JSONValue(parsing: OTLPEncoding.json.encode(spans, conventions: conventions).bytes)
        let protobuf = OTLPEncoding.protobuf.encode(spans, conventions: conventions).bytes
        #expect(try OTLPSchema.request.json(protobuf[...]) == json, sourceLocation: sourceLocation)
        return json
    }

    private func attributes(_ value: JSONValue?) -> [String: JSONValue] {
        Dictionary((value?.elements ?? []).map { ($0["key"]?.string ?? "", $0["value"] ?? .null) }) { _, _ in
            .string("twice")
        }
    }

    @Test("A request names the service, the library and the span, and nothing that is not known")
    func minimal() throws {
        #expect(
            try encode([Sample.span(0x0123_4567_89ab_cdef, "work")]) == [
                "resourceSpans": [
                    [
                        "resource": ["attributes": [["key": "service.name", "value": ["stringValue": "shop"]]]],
                        "scopeSpans": [
                            [
                                "scope": ["name": "swift-opentracing", "version": "0.1.0"],
                                "spans": [
                                    [
                                        "traceId": "4bf92f3577b34da6a3ce929d0e0e4736", "spanId": "0123456789abcdef",
                                        "flags": 0x101, "name": "work", "kind": 1,
                                        "startTimeUnixNano": "1700000000000000000",
                                        "endTimeUnixNano": "1700000000001000000",
                                    ]
                                ],
                            ]
                        ],
                    ]
                ]
            ]
        )
    }

    @Test("Values of every type keep their type, and text keeps every character")
    func values() throws {
        let text = "quote \" backslash \\ line\n tab\t return\r bell\u{7} nul\0 ü 日本 👩‍👩‍👧 \u{2028}"
        let span = Sample.span(
            1,
            tags: [
                "text": .string(text), "empty": "", "long": .string(String(repeating: "x", count: 20_000)),
                "least": .integer(.min), "greatest": .integer(.max), "zero": 0, "fraction": 0.1, "huge": 1e300,
                "whole": 5.0,
                "tiny": .double(.leastNonzeroMagnitude), "yes": true, "no": false, "list": ["a", 1, 2.5, false],
                "none": [],
            ]
        )
        let expected: [String: JSONValue] = [
            "text": ["stringValue": .string(text)], "empty": ["stringValue": ""],
            "long": ["stringValue": .string(String(repeating: "x", count: 20_000))],
            "least": ["intValue": "-9223372036854775808"], "greatest": ["intValue": "9223372036854775807"],
            "zero": ["intValue": "0"], "fraction": ["doubleValue": 0.1], "huge": ["doubleValue": 1e300],
            "tiny": ["doubleValue": .number(.leastNonzeroMagnitude)], "yes": ["boolValue": true],
            "no": ["boolValue": false],
            "list": [
                "arrayValue": [
                    "values": [["stringValue": "a"], ["intValue": "1"], ["doubleValue": 2.5], ["boolValue": false]]
                ]
            ],
        ]
        let json = OTLPEncoding.json.encode([span], conventions: .openTelemetry).bytes
        let protobuf = OTLPEncoding.protobuf.encode([span], conventions: .openTelemetry).bytes
        for request in [try JSONValue(parsing: json), try OTLPSchema.request.json(protobuf[...])] {
            let span = request["resourceSpans"]?[0]?["scopeSpans"]?[0]?["spans"]?[0]
            let actual = attributes(span?["attributes"])
            #expect(expected.allSatisfy { actual[$0.key] == $0.value })
            #expect(actual.count == expected.count + 2)
            #expect(actual["none"]?["arrayValue"] != nil)
        }
        #expect(String(decoding: json, as: UTF8.self).contains(#"{"doubleValue":5.0}"#))
    }

    @Test(
        "A number that JSON does not have is text there, and itself in protobuf",
        arguments: [(Double.nan, "NaN"), (.infinity, "Infinity"), (-.infinity, "-Infinity")]
    )
    func nonFinite(value: Double, name: String) throws {
        let span = Sample.span(1, tags: ["ratio": .double(value)])
        let json = try JSONValue(parsing: OTLPEncoding.json.encode([span], conventions: .openTelemetry).bytes)
        #expect(
            json["resourceSpans"]?[0]?["scopeSpans"]?[0]?["spans"]?[0]?["attributes"]?[0]?["value"]
                == ["stringValue": .string(name)]
        )
        let protobuf = OTLPEncoding.protobuf.encode([span], conventions: .openTelemetry).bytes
        let bits = withUnsafeBytes(of: value.bitPattern.littleEndian) { Array($0) }
        #expect(protobuf.contains([0x0a, 5] + Array("ratio".utf8) + [0x12, 9, 0x21] + bits))
    }

    @Test(
        "The kind is that of the tag when the span finished",
        arguments: [("server", 2), ("client", 3), ("producer", 4), ("consumer", 5), ("Server", 1), ("", 1)]
            as [(String, Int64)]
    )
    func kind(tag: String, number: Int64) throws {
        let span = try encode(Sample.span(1, tags: ["span.kind": .string(tag)]))
        #expect(span["kind"] == .integer(number))
        #expect((attributes(span["attributes"])["span.kind"] == nil) == (number != 1))
    }

    @Test("A parent, its remoteness, the trace state and the flags are told")
    func parent() throws {
        var record = Sample.span(2)
        record.context.hasRandomTraceID = true
        record.context.traceState = TraceState([.init(key: "a", value: "1"), .init(key: "b", value: "2")])
        var parent = Sample.context(1)
        parent.isRemote = true
        record.references = [.init(type: .childOf, context: parent)]
        let span = try encode(record)
        #expect(span["parentSpanId"] == "0000000000000001")
        #expect(span["traceState"] == "a=1,b=2")
        #expect(span["flags"] == 0x303)
        #expect(span["links"] == nil)
    }

    @Test("Further references become links with the type of the reference; invalid ones are left out")
    func links() throws {
        let elsewhere = TraceID(high: 7, low: 8)
        var remote = Sample.context(3, trace: elsewhere)
        remote.isRemote = true
        remote.sampling = .notSampled
        remote.traceState = TraceState([.init(key: "k", value: "v")])
        var record = Sample.span(9)
        record.references = [
            .init(type: .followsFrom, context: remote),
            .init(type: .childOf, context: Sample.context(1)),
            .init(type: .childOf, context: Sample.context(2)),
            .init(type: .childOf, context: Sample.context(0)),
            .init(type: .childOf, context: Sample.context(5, trace: .invalid)),
        ]
        let span = try encode(record)
        #expect(span["parentSpanId"] == "0000000000000001")
        func type(_ name: JSONValue) -> JSONValue { [["key": "opentracing.ref_type", "value": ["stringValue": name]]] }
        #expect(
            span["links"] == [
                [
                    "traceId": "00000000000000070000000000000008", "spanId": "0000000000000003", "traceState": "k=v",
                    "flags": 0x300, "attributes": type("follows_from"),
                ],
                [
                    "traceId": "4bf92f3577b34da6a3ce929d0e0e4736", "spanId": "0000000000000002", "flags": 0x101,
                    "attributes": type("child_of"),
                ],
            ]
        )
    }

    @Test("A cause that serves as the parent is both parent and link; a parent in another trace is a link only")
    func causes() throws {
        var consumer = Sample.span(2)
        consumer.references = [.init(type: .followsFrom, context: Sample.context(1))]
        let first = try encode(consumer)
        #expect(first["parentSpanId"] == "0000000000000001")
        #expect(first["links"]?.elements.count == 1)

        var restarted = Sample.span(2)
        restarted.references = [.init(type: .childOf, context: Sample.context(1, trace: TraceID(high: 0, low: 1)))]
        let second = try encode(restarted)
        #expect(second["parentSpanId"] == nil)
        #expect(second["links"]?[0]?["traceId"] == "00000000000000000000000000000001")
    }

    @Test(
        "Only a span whose tag says so has the status of an error",
        arguments: [(true, true), ("true", true), (false, false), ("false", false), (1, false)] as [(TagValue, Bool)]
    )
    func status(error: TagValue, isError: Bool) throws {
        let log = Sample.log(["event": "error", "error.kind": "Timeout", "message": "took too long"])
        let span = try encode(Sample.span(1, tags: ["error": error], logs: [log]))
        #expect(span["status"] == (isError ? ["code": 2, "message": "took too long"] : nil))
    }

    @Test("An error without a message has a status without one")
    func statusWithoutMessage() throws {
        #expect(try encode(Sample.span(1, tags: ["error": true]))["status"] == ["code": 2])
    }

    @Test("Counts of what was left out are told, within their range")
    func dropped() throws {
        var record = Sample.span(1)
        record.droppedTagCount = 3
        record.droppedLogCount = .max
        let span = try encode(record)
        #expect(span["droppedAttributesCount"] == 3)
        #expect(span["droppedEventsCount"] == .integer(Int64(UInt32.max)))
        record.droppedTagCount = -1
        #expect(try encode(record)["droppedAttributesCount"] == nil)
    }

    @Test(
        "No span ends before it starts, and none starts before 1970",
        arguments: [
            (-5, 10, "0", "5"), (100, -10, "100", "100"), (.min, .max, "0", "0"),
            (.max, .max, "9223372036854775807", "9223372036854775807"), (.min, -1, "0", "0"),
        ] as [(Int64, Int64, String, String)]
    )
    func times(start: Int64, duration: Int64, expectedStart: String, expectedEnd: String) throws {
        var record = Sample.span(1)
        record.startTime = Timestamp(nanosecondsSinceEpoch: start)
        record.durationNanoseconds = duration
        let span = try encode(record)
        #expect(span["startTimeUnixNano"] == .string(expectedStart))
        #expect(span["endTimeUnixNano"] == .string(expectedEnd))
    }

    @Test("Spans are grouped by who made them, in the order in which they came")
    func resources() throws {
        var versioned = Sample.span(3, service: "stock")
        versioned.resource.attributes = ["service.name": "other", "service.version": "2"]
        var unnamed = Sample.span(4)
        unnamed.resource.serviceName = ""
        let request = try encode([Sample.span(1), versioned, Sample.span(2), unnamed])
        let groups = request["resourceSpans"]?.elements ?? []
        #expect(
            groups.map { attributes($0["resource"]?["attributes"])["service.name"]?["stringValue"] } == [
                "shop", "stock", "unknown_service",
            ]
        )
        #expect(
            groups.map { $0["scopeSpans"]?[0]?["spans"]?.elements.compactMap { $0["spanId"]?.string?.last } } == [
                ["1", "2"], ["3"], ["4"],
            ]
        )
        #expect(attributes(groups[1]["resource"]?["attributes"]).count == 2)
    }

    @Test("Spans without identifiers are left out and not counted", arguments: [OTLPEncoding.protobuf, .json])
    func unidentified(encoding: OTLPEncoding) {
        let invalid = [Sample.span(0), Sample.span(1, trace: .invalid)]
        #expect(encoding.encode(invalid, conventions: .openTelemetry).spanCount == 0)
        #expect(encoding.encode(invalid + [Sample.span(1)], conventions: .openTelemetry).spanCount == 1)
    }

    @Test(
        "References and log fields that were left out are counted",
        arguments: [OTLPConventions.openTelemetry, .openTracing]
    )
    func droppedParts(conventions: OTLPConventions) throws {
        var record = Sample.span(1)
        record.droppedReferenceCount = 3
        record.logs = [
            LogRecord(timestamp: record.startTime, fields: ["a": 1], droppedFieldCount: 2),
            LogRecord(
                timestamp: record.startTime,
                fields: LogFields([LogField("a", 1), LogField("", 2), LogField("a", 3)])
            ),
            LogRecord(timestamp: record.startTime, fields: ["event": "e", "": 1]),
        ]
        let span = try encode(record, conventions)
        #expect(span["droppedLinksCount"] == 3)
        let events = span["events"]?.elements ?? []
        #expect(events.map { $0["droppedAttributesCount"] } == [2, 2, 1])
        #expect(events.map { $0["attributes"]?.elements.count } == [1, 1, nil])
    }

    @Test("Tags without a name are left out and counted, those of the resource too")
    func unnamedTags() throws {
        var record = Sample.span(1, tags: ["": "x", "a": 1])
        record.droppedTagCount = 2
        record.resource.attributes = ["": "y"]
        let span = try encode(record)
        #expect(span["attributes"]?.elements.map { $0["key"] } == ["a"])
        #expect(span["droppedAttributesCount"] == 3)
        record.tags = ["": "x"]
        #expect(try encode(record)["attributes"] == nil)
        let resource = try encode([record])["resourceSpans"]?[0]?["resource"]
        #expect(resource?["attributes"]?.elements.count == 1)
        #expect(resource?["droppedAttributesCount"] == 1)
    }

    @Test("A span without a name is called unknown")
    func unnamed() throws {
        #expect(try encode(Sample.span(1, ""))["name"] == "unknown")
    }

    @Test("A log record from before 1970 has the time of the span's start")
    func earlyLogs() throws {
        let logs = [LogRecord(timestamp: Timestamp(nanosecondsSinceEpoch: -1), fields: ["event": "e"])]
        let span = try encode(Sample.span(1, logs: logs))
        #expect(span["events"]?[0]?["timeUnixNano"] == span["startTimeUnixNano"])
    }

    @Test(
        "A request stays small whatever the error says",
        arguments: [OTLPConventions.openTelemetry, .openTracing]
    )
    func largeErrors(conventions: OTLPConventions) async throws {
        struct Wordy: Error, CustomStringConvertible {
            let description = String(repeating: "x", count: 1_000_000)
        }
        let kept = Captured<FinishedSpan>()
        struct Keeping: SpanProcessor {
            let kept: Captured<FinishedSpan>
            func spanFinished(_ span: FinishedSpan) { kept.append(span) }
        }
        let tracer = RecordingTracer(serviceName: "s") { $0.processors = [Keeping(kept: kept)] }
        tracer.startSpan(String(repeating: "n", count: 1_000_000)).record(error: Wordy()).finish()
        let records = kept.values.map(\.record)
        #expect(OTLPEncoding.protobuf.encode(records, conventions: conventions).bytes.count < 20_000)
    }
}
