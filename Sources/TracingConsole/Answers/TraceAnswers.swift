//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

internal import OpenTracing
internal import OpenTracingSDK

/// A trace in a list.
struct TraceSummary: Encodable {
    let id: String
    let name: String
    let services: [String]
    /// The start time, in microseconds since 1970.
    let start: Double
    /// The duration, in microseconds.
    let duration: Double
    let spans: Int
    let droppedSpans: Int
    let errors: Int
    let route: String?
    let status: String?

    init(_ trace: RecentTrace) {
        let root = trace.root
        let start = trace.startTime ?? Timestamp(nanosecondsSinceEpoch: 0)
        id = trace.traceID.description
        name = root?.operationName ?? ""
        services = Set(trace.spans.map(\.resource.serviceName)).sorted()
        self.start = start.microseconds
        duration = Double(start.nanoseconds(to: trace.finishTime ?? start)) / 1000
        spans = trace.spans.count
        droppedSpans = trace.droppedSpanCount
        errors = trace.spans.count { $0.hasFailed } + trace.droppedErrorCount
        route = root?.route
        status = root?.status
    }
}

/// A trace with the details of its spans.
struct TraceDetail: Encodable {
    let summary: TraceSummary
    let spans: [SpanDetail]

    init(_ trace: RecentTrace) {
        summary = TraceSummary(trace)
        spans = trace.spans.sorted { $0.startTime < $1.startTime }.map(SpanDetail.init)
    }
}

/// The details of a span. Values are text with a type name, because JavaScript cannot represent 64-bit numbers.
struct SpanDetail: Encodable {
    struct Value: Encodable {
        let key: String
        let value: String
        let type: String
    }

    struct Log: Encodable {
        let time: Double
        let fields: [Value]
    }

    struct Link: Encodable {
        let type: String
        let trace: String
        let span: String
    }

    let id: String
    let parent: String?
    let name: String
    let service: String
    let start: Double
    let duration: Double
    let isError: Bool
    let tags: [Value]
    let logs: [Log]
    let baggage: [Value]
    let references: [Link]
    let dropped: [String: Int]

    init(_ span: SpanRecord) {
        id = span.context.spanID.description
        parent = span.parent.map(\.context.spanID.description)
        name = span.operationName
        service = span.resource.serviceName
        start = span.startTime.microseconds
        duration = Double(span.duration / .nanoseconds(1)) / 1000
        isError = span.hasFailed
        tags = span.tags.map { Value(key: $0.key, value: $0.value.description, type: $0.value.typeName) }
        logs = span.logs.map { log in
            Log(
                time: log.timestamp.microseconds,
                fields: log.fields.map { Value(key: $0.key, value: $0.value.description, type: "log") }
            )
        }
        baggage = span.context.baggage.map { Value(key: $0.key, value: $0.value, type: "string") }
        references = span.references.map { reference in
            Link(
                type: reference.type == .childOf ? "child of" : "follows from",
                trace: reference.context.traceID.description,
                span: reference.context.spanID.description
            )
        }
        dropped = [
            "tags": span.droppedTagCount, "logs": span.droppedLogCount, "references": span.droppedReferenceCount,
        ].filter { $0.value > 0 }
    }
}

extension Timestamp {
    /// Microseconds since 1970.
    var microseconds: Double { Double(nanosecondsSinceEpoch / 1000) }
}

extension TagValue {
    fileprivate var typeName: String {
        if booleanValue != nil { return "boolean" }
        if integerValue != nil { return "integer" }
        if doubleValue != nil { return "double" }
        return arrayValue == nil ? "string" : "list"
    }
}

extension SpanRecord {
    var hasFailed: Bool { tags["error"]?.booleanValue == true }

    /// The route of the request, under either tag convention.
    var route: String? {
        if let route = tags["http.route"]?.stringValue { return route }
        guard let service = tags["rpc.service"]?.stringValue, let method = tags["rpc.method"]?.stringValue else {
            return nil
        }
        return "\(service)/\(method)"
    }

    /// The status of the response, under either tag convention.
    var status: String? {
        ["http.status_code", "http.response.status_code", "rpc.status_code", "rpc.grpc.status_code"]
            .lazy.compactMap { tags[$0]?.description }.first
    }
}
