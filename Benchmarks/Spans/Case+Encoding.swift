//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import OpenTracing
import OpenTracingExporters
import OpenTracingSDK

extension Case {
    /// A batch of 512 spans with five tags each is written; one of the count is one span.
    static let encoders: [Case] = [
        encoder("encode-protobuf", plainSpan) { OTLPEncoding.protobuf.encode($0, conventions: .openTracing).bytes },
        encoder("encode-json", plainSpan) { OTLPEncoding.json.encode($0, conventions: .openTracing).bytes },
        // What an exporter does that nobody has set up otherwise.
        encoder("encode-protobuf-otel-names", serverSpan) {
            OTLPEncoding.protobuf.encode($0, conventions: .openTelemetry).bytes
        },
        encoder("encode-json-otel-names", serverSpan) {
            OTLPEncoding.json.encode($0, conventions: .openTelemetry).bytes
        },
    ]

    private static func encoder(
        _ name: String,
        _ tags: Tags,
        _ encode: @escaping @Sendable ([SpanRecord]) -> [UInt8]
    ) -> Case {
        Case(name) {
            let queue = BoundedQueue()
            let tracer = RecordingTracer(serviceName: "benchmark") { $0.processors = [queue] }
            for _ in 0..<512 { tracer.startSpan("GET /users/:id", tags: tags).finish() }
            let batch = queue.records
            return { count in
                for _ in 0..<max(1, count / batch.count) { precondition(!encode(batch).isEmpty) }
            }
        }
    }

    private static let plainSpan: Tags = [
        "http.method": "GET", "http.url": "http://localhost:8080/users/12345/orders",
        "http.route": "/users/:id/orders", "component": "benchmark", "http.status_code": 200,
    ]

    /// Under the names of OpenTelemetry, the kind of a server becomes none and its URL becomes four attributes.
    private static let serverSpan: Tags = [
        "span.kind": "server", "http.method": "GET", "http.url": "http://localhost:8080/users/12345/orders",
        "http.route": "/users/:id/orders", "http.status_code": 200,
    ]
}
