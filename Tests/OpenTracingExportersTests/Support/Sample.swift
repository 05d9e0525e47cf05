//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import OpenTracing
import OpenTracingSDK

/// Spans for tests: all in one trace, times in microseconds after a fixed start.
enum Sample {
    static let trace = TraceID(high: 0x4bf9_2f35_77b3_4da6, low: 0xa3ce_929d_0e0e_4736)
    static let start: Int64 = 1_700_000_000_000_000_000

    static func context(_ id: UInt64, trace: TraceID = trace) -> TraceContext {
        TraceContext(traceID: trace, spanID: SpanID(id), sampling: .sampled)
    }

    static func span(
        _ id: UInt64,
        parent: UInt64? = nil,
        trace: TraceID = trace,
        _ name: String = "work",
        at offset: Int64 = 0,
        lasting duration: Int64 = 1_000,
        tags: Tags = [:],
        logs: [LogRecord] = [],
        service: String = "shop"
    ) -> SpanRecord {
        SpanRecord(
            context: context(id, trace: trace),
            references: parent.map { [.init(type: .childOf, context: context($0, trace: trace))] } ?? [],
            operationName: name,
            startTime: Timestamp(nanosecondsSinceEpoch: start + offset * 1_000),
            duration: .nanoseconds(duration * 1_000),
            tags: tags,
            logs: logs,
            resource: Resource(serviceName: service)
        )
    }

    static func log(at offset: Int64 = 0, _ fields: LogFields) -> LogRecord {
        LogRecord(timestamp: Timestamp(nanosecondsSinceEpoch: start + offset * 1_000), fields: fields)
    }
}
