//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import OpenTracing
import OpenTracingSDK

/// The spans that `Tests/Interoperability` knows: between them they fill every field that exporters can fill.
///
/// `expected.py` there says in the protocol's official classes what must become of them; change both together.
enum InteroperabilitySpans {
    static let all = [server, client, consumer]

    private static let trace = TraceID(high: 0x0af7_6519_16cd_43dd, low: 0x8448_eb21_1c80_319c)
    private static let otherTrace = TraceID(high: 0, low: 0x1234)
    private static let shop = Resource(
        serviceName: "shop",
        attributes: ["service.version": "1.2.3", "host.cpus": 8, "regions": ["eu", "us"]]
    )

    private static func time(_ nanoseconds: Int64) -> Timestamp {
        Timestamp(nanosecondsSinceEpoch: 1_700_000_000_000_000_000 + nanoseconds)
    }

    private static func context(_ id: UInt64, trace: TraceID = trace, isRemote: Bool = false) -> TraceContext {
        TraceContext(
            traceID: trace,
            spanID: SpanID(id),
            sampling: .sampled,
            hasRandomTraceID: true,
            traceState: isRemote
                ? TraceState([.init(key: "vendor", value: "a1"), .init(key: "other", value: "b2")]) : .init(),
            isRemote: isRemote
        )
    }

    private struct OutOfStock: Error, CustomStringConvertible {
        let description = "no bicycles left"
    }

    private static var server: SpanRecord {
        var record = SpanRecord(
            context: context(0xb7ad_6b71_6920_3331),
            references: [
                .init(type: .childOf, context: context(0x00f0_67aa_0ba9_02b7, isRemote: true)),
                .init(type: .followsFrom, context: context(0x0102_0304_0506_0708, trace: otherTrace)),
            ],
            operationName: "GET /orders/:id",
            startTime: time(1),
            duration: .nanoseconds(12_400_001),
            tags: [
                "span.kind": "server", "component": "router", "http.method": "GET",
                "http.url": "https://shop.example:8443/orders/42?full=1&q=%C3%BC", "http.route": "/orders/:id",
                "http.status_code": 503, "peer.hostname": "laptop", "peer.port": 51_000, "peer.ipv4": "10.0.0.1",
                "error": true, "text": "quote \" slash \\ line\n tab\t bell\u{7} ü 日本 👩‍👩‍👧", "empty": "",
                "least": .integer(.min),
                "greatest": .integer(.max), "fraction": -0.1, "huge": 1e300, "yes": true, "no": false,
                "list": ["a", 1, 2.5, false],
                "long": .string(String(repeating: "x", count: 300)),
            ],
            logs: [
                LogRecord(
                    timestamp: time(5),
                    fields: [
                        "event": "cache.miss", "key": "order:42", "attempt": 2, "detail": ["b": 1, "a": ["x", nil]],
                    ]
                ),
                LogRecord(timestamp: time(6), fields: ["note": "without an event"], droppedFieldCount: 5),
                LogRecord(timestamp: time(7), fields: LogFields(error: OutOfStock())),
            ],
            resource: shop
        )
        record.context.traceState = TraceState([.init(key: "vendor", value: "a1")])
        record.droppedTagCount = 3
        record.droppedLogCount = 4
        record.droppedReferenceCount = 6
        return record
    }

    private static var client: SpanRecord {
        SpanRecord(
            context: context(0x1111_1111_1111_1111),
            references: [.init(type: .childOf, context: context(0xb7ad_6b71_6920_3331))],
            operationName: "SELECT orders",
            startTime: time(1_000),
            duration: .nanoseconds(0),
            tags: [
                "span.kind": "client", "db.type": "sql", "db.instance": "orders", "db.statement": "SELECT 1",
                "db.user": "reader", "peer.hostname": "db.internal", "peer.port": 5_432, "peer.service": "orders-db",
                "peer.ipv4": "10.0.0.2",
            ],
            resource: shop
        )
    }

    private static var consumer: SpanRecord {
        var record = SpanRecord(
            context: context(0x2222_2222_2222_2222),
            references: [.init(type: .followsFrom, context: context(0x1111_1111_1111_1111))],
            operationName: "mail.send",
            startTime: time(2_000_000),
            duration: .nanoseconds(5_000),
            tags: ["span.kind": "consumer", "message_bus.destination": "mails"],
            resource: Resource(serviceName: "mailer")
        )
        record.context.hasRandomTraceID = false
        return record
    }
}
