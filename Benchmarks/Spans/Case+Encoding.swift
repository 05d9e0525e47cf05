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
        encoder("encode-protobuf") { OTLPEncoding.protobuf.encode($0, conventions: .openTracing).bytes },
        encoder("encode-json") { OTLPEncoding.json.encode($0, conventions: .openTracing).bytes },
    ]

    private static func encoder(
        _ name: String,
        _ encode: @escaping @Sendable ([SpanRecord]) -> [UInt8]
    ) -> Case {
        Case(name) {
            let queue = BoundedQueue()
            let tracer = RecordingTracer(serviceName: "benchmark") { $0.processors = [queue] }
            for _ in 0..<512 { finishWithTags(tracer.startSpan("GET /users/:id")) }
            let batch = queue.records
            return { count in
                for _ in 0..<max(1, count / batch.count) { precondition(!encode(batch).isEmpty) }
            }
        }
    }
}
