//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

internal import OpenTracing
internal import OpenTracingSDK

/// Encodes spans as the flat objects of ``JSONLinesFormat/spans``.
enum SpanLineEncoder {
    /// Returns one line, terminated by a line feed.
    static func encode(_ span: SpanRecord) -> [UInt8] {
        var text = JSONText(reservingCapacity: 512)
        let start = text.place
        text.object { encodeMembers(of: span, to: &$0) }
        if text.byteCount(since: start) > SpanRecord.largestEncoding {
            text.goBack(to: start)
            text.object { encodeMembers(of: span.fitting(in: SpanRecord.largestEncoding), to: &$0) }
        }
        text.endLine()
        return text.bytes
    }

    private static func encodeMembers(of span: SpanRecord, to text: inout JSONText) {
        encode(span.context, to: &text)
        let parentIndex = span.parentIndex
        let parent = span.parentIdentifier(at: parentIndex)
        if parent.isValid {
            text.key("parentSpanId")
            text.hexadecimal(parent.rawValue)
        }
        text.key("service")
        text.string(span.resource.nonemptyServiceName)
        text.key("name")
        text.string(span.operationName)
        if let kind = span.kind {
            text.key("kind")
            text.string(kind.name)
        }
        text.key("start")
        text.string(CalendarTime.text(nanoseconds: span.startNanoseconds))
        text.key("durationNanoseconds")
        text.number(max(0, span.durationNanoseconds))
        if span.isFailed {
            text.key("error")
            text.boolean(true)
        }
        encode(span.tags, "tags", to: &text)
        encode(span.logs, to: &text)
        let others = span.references.indices.filter { $0 != parentIndex || !parent.isValid }
        encode(others.map { span.references[$0] }, to: &text)
        encode(count: span.droppedTagCount, "droppedTags", to: &text)
        encode(count: span.droppedLogCount, "droppedLogs", to: &text)
        encode(count: span.droppedReferenceCount, "droppedReferences", to: &text)
        encode(span.resource.attributes, "resource", to: &text)
    }

    private static func encode(_ context: TraceContext, to text: inout JSONText) {
        text.key("traceId")
        text.hexadecimal(context.traceID.high, context.traceID.low)
        text.key("spanId")
        text.hexadecimal(context.spanID.rawValue)
    }

    private static func encode(_ tags: Tags, _ name: StaticString, to text: inout JSONText) {
        guard !tags.isEmpty else { return }
        text.key(name)
        text.object { text in
            for (key, value) in tags {
                text.key(key)
                text.value(value)
            }
        }
    }

    private static func encode(_ logs: [LogRecord], to text: inout JSONText) {
        guard !logs.isEmpty else { return }
        text.key("logs")
        text.array { text in
            for log in logs {
                text.object { text in
                    text.key("time")
                    text.string(CalendarTime.text(nanoseconds: log.timestamp.unsignedNanoseconds))
                    text.key("fields")
                    encode(log.fields, to: &text)
                    encode(count: log.droppedFieldCount, "droppedFields", to: &text)
                }
            }
        }
    }

    private static func encode(_ fields: LogFields, to text: inout JSONText) {
        text.object { text in
            for (index, field) in fields.enumerated() where !fields[..<index].contains(where: { $0.key == field.key }) {
                text.key(field.key)
                text.value(field.value)
            }
        }
    }

    private static func encode(_ references: [SpanRecord.Reference], to text: inout JSONText) {
        guard !references.isEmpty else { return }
        text.key("references")
        text.array { text in
            for reference in references {
                text.object { text in
                    text.key("type")
                    text.string(reference.type.name)
                    encode(reference.context, to: &text)
                }
            }
        }
    }

    private static func encode(count: Int, _ name: StaticString, to text: inout JSONText) {
        guard count > 0 else { return }
        text.key(name)
        text.number(count)
    }
}
