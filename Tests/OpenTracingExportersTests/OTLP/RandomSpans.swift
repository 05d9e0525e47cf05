//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import OpenTracing
import OpenTracingSDK

/// Spans with everything that a span may have, the same for the same seed.
struct RandomSpans: RandomNumberGenerator {
    private struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    private var state: UInt64

    init(seed: UInt64) {
        state = seed &+ 0x9e37_79b9_7f4a_7c15
    }

    mutating func next() -> UInt64 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        let mixed = (state ^ state >> 31) &* 0x94d0_49bb_1331_11eb
        return mixed ^ mixed >> 29
    }

    mutating func spans(_ count: Int) -> [SpanRecord] {
        (0..<count).map { _ in span() }
    }

    private static let keys = [
        "http.method", "http.status_code", "http.url", "peer.hostname", "peer.port", "peer.ipv4", "peer.ipv6",
        "db.instance", "db.statement", "db.type", "message_bus.destination", "span.kind", "error", "sampler.type",
        "sampler.param", "http.request.method", "http.response.status_code", "url.full", "url.scheme", "url.path",
        "url.query", "server.address", "server.port", "client.address", "client.port", "network.peer.address",
        "db.namespace", "db.query.text", "db.system.name", "messaging.destination.name", "error.type", "component",
        "http.route", "http.methoD", "span.kinD", "errors", "x", "", "schlüssel", "quo\"te", "peer.ipv5",
        "a.key.that.is.longer.than.the.longest.one.that.anybody.knows", "eight.by", "sixteen.bytes.ab", "url.fulL",
        "\u{1}\u{1f}ctl",
    ]

    private static let urls = [
        "http://localhost:8080/users/12345/orders?page=2", "https://user:pw@example.org", "/path?q=1#part", "mailto:x",
        "http://[::1]:80/", "http://host:/x", "http://host:99999/x", "", "//host/path", "http:///nothing?",
        "https://example.org:443/\u{fc}/\"quoted\"?a=\\b&c",
    ]

    private static let fieldNames = [
        "event", "error.kind", "error.object", "message", "stack", "exception.type", "exception.message",
        "exception.stacktrace", "", "attempt", "detail", "attempt",
    ]

    private mutating func chance(_ oneIn: Int) -> Bool { Int.random(in: 0..<oneIn, using: &self) == 0 }

    private mutating func pick<Element>(_ elements: [Element]) -> Element {
        elements[Int.random(in: 0..<elements.count, using: &self)]
    }

    private mutating func text() -> String {
        let length = pick([
            0, 1, 3, 7, 8, 9, 14, 15, 16, 17, 31, 100, 118, 119, 120, 121, 126, 127, 128, 129, 300,
        ])
        let units = chance(3) ? ["a", "\"", "\\", "\n", "\u{1}", "ü", "日", "😀", "\u{7f}", "/"] : ["x", "y", "z"]
        return (0..<length).map { _ in pick(units) }.joined()
    }

    private mutating func tagValue(_ level: Int = 0) -> TagValue {
        switch Int.random(in: 0..<10, using: &self) {
        case 0: .integer(Int64(bitPattern: next()))
        case 1: .integer(Int64.random(in: -3...600, using: &self))
        case 2: .double(pick([0, -0.0, 1.5, .nan, .infinity, -.infinity, 1e300, 5, .leastNonzeroMagnitude]))
        case 3: .boolean(chance(2))
        case 4 where level < 18: .array((0..<Int.random(in: 0..<4, using: &self)).map { _ in tagValue(level + 1) })
        case 5: .string(pick(Self.urls))
        default: .string(text())
        }
    }

    private mutating func logValue(_ level: Int = 0) -> LogValue {
        switch Int.random(in: 0..<10, using: &self) {
        case 0: .null
        case 1: .error(Failure(description: text()))
        case 2: .dictionary(["b": logValue(level + 5), "a": logValue(level + 5), "": .null].filter { _ in level < 16 })
        case 3: level < 18 ? .array((0..<Int.random(in: 0..<4, using: &self)).map { _ in logValue(level + 6) }) : .null
        case 4: .double(pick([0.1, .nan, -.infinity]))
        case 5: .boolean(chance(2))
        case 6: .integer(Int64(bitPattern: next()))
        default: .string(text())
        }
    }

    private mutating func value(of key: String) -> TagValue {
        switch key {
        case "span.kind" where !chance(5):
            .string(pick(["server", "server", "client", "producer", "consumer", "other"]))
        case "error" where !chance(5): pick([true, true, false, "true", "false", "yes", 1])
        case "http.url" where !chance(5): .string(pick(Self.urls))
        case "peer.ipv4" where !chance(3): pick([2_130_706_433, -1, .integer(1 << 32), .integer(.min), "127.0.0.1"])
        case "db.type" where !chance(3): "sql"
        case "http.status_code", "http.response.status_code": pick([200, 404, 500, "500"])
        default: tagValue()
        }
    }

    private mutating func log() -> LogRecord {
        let fields = (0..<Int.random(in: 0..<5, using: &self)).map { _ in
            let name = pick(Self.fieldNames)
            let value: LogValue =
                name == "event" && chance(2)
                ? "error" : name == "error.object" && chance(2) ? .error(Failure(description: text())) : logValue()
            return LogField(name, value)
        }
        return LogRecord(
            timestamp: Timestamp(nanosecondsSinceEpoch: pick([0, 1, -5, Sample.start, .max])),
            fields: LogFields(fields),
            droppedFieldCount: pick([0, 0, 3, -1, .max])
        )
    }

    private mutating func context() -> TraceContext {
        TraceContext(
            traceID: chance(3) ? TraceID(high: next(), low: next()) : chance(20) ? .invalid : Sample.trace,
            spanID: chance(20) ? .invalid : SpanID(next()),
            parentSpanID: chance(2) ? .invalid : SpanID(next()),
            sampling: pick([.sampled, .debug, .notSampled, .deferred]),
            hasRandomTraceID: chance(2),
            traceState: chance(4)
                ? TraceState([.init(key: "a", value: "1"), .init(key: "b", value: text())]) : .init(),
            isRemote: chance(2)
        )
    }

    private mutating func span() -> SpanRecord {
        let keys = (0..<Int.random(in: 0..<14, using: &self)).map { _ in pick(Self.keys) }
        return SpanRecord(
            context: context(),
            references: (0..<pick([0, 0, 1, 1, 3])).map { _ in
                SpanRecord.Reference(type: pick([.childOf, .followsFrom]), context: context())
            },
            operationName: text(),
            startTime: Timestamp(nanosecondsSinceEpoch: pick([Sample.start, 0, -7, 12, .max])),
            duration: .nanoseconds(pick([0, 1, 1_000_000, Int64.max / 2])),
            tags: Tags(keys.map { (key: $0, value: value(of: $0)) }),
            logs: (0..<pick([0, 0, 0, 1, 4])).map { _ in log() },
            droppedTagCount: pick([0, 0, 1, -4, .max]),
            droppedLogCount: pick([0, 0, 128, 70_000, -1]),
            droppedReferenceCount: pick([0, 0, 1]),
            resource: Resource(
                serviceName: pick(["shop", "shop", "cart", ""]),
                attributes: pick([[:], ["service.version": "1"], ["": 1, "service.name": "x", "pid": 7]])
            )
        )
    }
}
