//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import OpenTracing
import OpenTracingExporters
import OpenTracingSDK

/// What a request of OTLP says, decided step by step with a look-up for everything: slow, and easy to read.
struct PlainOTLPEncoder {
    typealias Message = PlainOTLPMessage

    let isRenaming: Bool

    init(_ conventions: OTLPConventions) {
        isRenaming = conventions == .openTelemetry
    }

    func request(_ spans: [SpanRecord]) -> Message {
        var groups: [(resource: Resource, spans: [SpanRecord])] = []
        for span in spans where span.context.isValid {
            if let index = groups.firstIndex(where: { Self.areAlike($0.resource, span.resource) }) {
                groups[index].spans.append(span)
            } else {
                groups.append((span.resource, [span]))
            }
        }
        var request = Message()
        request.add(1, "resourceSpans", .list(groups.map { resourceSpans($0.resource, $0.spans) }))
        return request
    }

    private static func areAlike(_ left: Resource, _ right: Resource) -> Bool {
        left.serviceName == right.serviceName
            && left.attributes.map(\.key) == right.attributes.map(\.key) && left.attributes == right.attributes
    }

    private func resourceSpans(_ resource: Resource, _ spans: [SpanRecord]) -> Message {
        var described = Message()
        let name = resource.serviceName.isEmpty ? "unknown_service" : resource.serviceName
        let named = resource.attributes.filter { !$0.key.isEmpty && $0.key != "service.name" }
        described.add(
            1,
            "attributes",
            .list([attribute("service.name", .string(name))] + named.map { attribute($0.key, $0.value) })
        )
        described.add(2, "droppedAttributesCount", count(resource.attributes.filter { $0.key.isEmpty }.count))
        var scope = Message()
        scope.add(1, "name", .text(InstrumentationLibrary.name))
        scope.add(2, "version", .text(InstrumentationLibrary.version))
        var scopeSpans = Message()
        scopeSpans.add(1, "scope", .message(scope))
        scopeSpans.add(2, "spans", .list(spans.map(span)))
        var message = Message()
        message.add(1, "resource", .message(described))
        message.add(2, "scopeSpans", .list([scopeSpans]))
        return message
    }

    private func span(_ span: SpanRecord) -> Message {
        let start = max(0, span.startTime.nanosecondsSinceEpoch)
        let parent = span.references.firstIndex { $0.type == .childOf } ?? span.references.indices.first
        let parentID =
            parent.map { index in
                let context = span.references[index].context
                return context.traceID == span.context.traceID ? context.spanID : .invalid
            } ?? span.context.parentSpanID
        let isFailed = span.tags["error"] == true || span.tags["error"] == "true"
        let kind = ["server": 2, "client": 3, "producer": 4, "consumer": 5][span.tags["span.kind"]?.stringValue ?? ""]
        var message = Message()
        message.add(1, "traceId", .identifier([span.context.traceID.high, span.context.traceID.low]))
        message.add(2, "spanId", .identifier([span.context.spanID.rawValue]))
        message.add(3, "traceState", state(span.context.traceState))
        message.add(4, "parentSpanId", parentID.isValid ? .identifier([parentID.rawValue]) : nil)
        let isRemote = parent.map { span.references[$0].context.isRemote } ?? false
        message.add(16, "flags", .flags(flags(span.context, isRemote: isRemote)))
        message.add(5, "name", .text(span.operationName.isEmpty ? "unknown" : span.operationName))
        message.add(6, "kind", .number(UInt64(kind ?? 1)))
        message.add(7, "startTimeUnixNano", .time(UInt64(start)))
        message.add(8, "endTimeUnixNano", .time(UInt64(max(start, span.finishTime.nanosecondsSinceEpoch))))
        var attributes: [Message] = []
        for (key, value) in span.tags where !key.isEmpty {
            for (name, value) in isRenaming ? renamed(key, value, span.tags, kind) : [(key, value)] {
                guard name == key || span.tags[name] == nil else { continue }
                attributes.append(attribute(name, value))
            }
        }
        if isRenaming, isFailed, span.tags["error.type"] == nil {
            attributes.append(attribute("error.type", .string(errorType(span))))
        }
        message.add(9, "attributes", attributes.isEmpty ? nil : .list(attributes))
        message.add(
            10,
            "droppedAttributesCount",
            count(span.droppedTagCount, span.tags[""] == nil ? 0 : 1)
        )
        message.add(11, "events", span.logs.isEmpty ? nil : .list(span.logs.map { event($0, earliest: start) }))
        message.add(12, "droppedEventsCount", count(span.droppedLogCount))
        let links = span.references.indices.filter { index in
            let reference = span.references[index]
            let isParent = index == parent && reference.type == .childOf && parentID.isValid
            return reference.context.isValid && !isParent
        }
        message.add(13, "links", links.isEmpty ? nil : .list(links.map { link(span.references[$0]) }))
        message.add(14, "droppedLinksCount", count(span.droppedReferenceCount))
        if isFailed {
            var status = Message()
            let text = span.logs.filter(isError).compactMap { self.message(of: $0) }.first
            status.add(2, "message", text.map { .text($0) })
            status.add(3, "code", .number(2))
            message.add(15, "status", .message(status))
        }
        return message
    }

    private func count(_ number: Int, _ further: Int = 0) -> Message.Value? {
        let sum = min(Int(UInt32.max), max(0, number)) + further
        return sum > 0 ? .number(UInt64(UInt32(clamping: sum))) : nil
    }

    private func state(_ state: TraceState) -> Message.Value? {
        state.isEmpty ? nil : .text(state.members.map { $0.key + "=" + $0.value }.joined(separator: ","))
    }

    private func flags(_ context: TraceContext, isRemote: Bool) -> UInt32 {
        0x100 + (isRemote ? 0x200 : 0) + (context.sampling.isSampled == true ? 1 : 0)
            + (context.hasRandomTraceID ? 2 : 0)
    }

    private func link(_ reference: SpanRecord.Reference) -> Message {
        var link = Message()
        link.add(1, "traceId", .identifier([reference.context.traceID.high, reference.context.traceID.low]))
        link.add(2, "spanId", .identifier([reference.context.spanID.rawValue]))
        link.add(3, "traceState", state(reference.context.traceState))
        link.add(4, "attributes", .list([attribute("opentracing.ref_type", .string(reference.type.name))]))
        link.add(6, "flags", .flags(flags(reference.context, isRemote: reference.context.isRemote)))
        return link
    }
}

extension PlainOTLPEncoder {
    /// What becomes of a tag under the names of OpenTelemetry.
    private func renamed(_ key: String, _ value: TagValue, _ tags: Tags, _ kind: Int?) -> [(String, TagValue)] {
        let isServer = kind == 2
        switch key {
        case "http.method": return [("http.request.method", value)]
        case "http.status_code": return [("http.response.status_code", value)]
        case "peer.hostname": return [(isServer ? "client.address" : "server.address", value)]
        case "peer.port": return [(isServer ? "client.port" : "server.port", value)]
        case "peer.ipv4":
            guard let number = value.integerValue, (Int64(Int32.min)...Int64(UInt32.max)).contains(number) else {
                return [("network.peer.address", value)]
            }
            let bytes = (0..<4).map { String(number >> (24 - 8 * $0) & 0xff) }
            return [("network.peer.address", .string(bytes.joined(separator: ".")))]
        case "peer.ipv6": return tags["peer.ipv4"] == nil ? [("network.peer.address", value)] : []
        case "db.instance": return [("db.namespace", value)]
        case "db.statement": return [("db.query.text", value)]
        case "db.type": return [("db.system.name", value == "sql" ? "other_sql" : value)]
        case "message_bus.destination": return [("messaging.destination.name", value)]
        case "span.kind": return kind == nil ? [(key, value)] : []
        case "error":
            let isStatus = value.booleanValue != nil || value == "true" || value == "false"
            return isStatus ? [] : [(key, value)]
        case "sampler.type", "sampler.param": return []
        case "http.url":
            guard isServer, let url = value.stringValue, let parts = URLParts(url) else { return [("url.full", value)] }
            let found: [(String, TagValue?)] = [
                ("url.scheme", parts.scheme.map { .string($0) }), ("server.address", parts.host.map { .string($0) }),
                ("server.port", parts.port.map { .integer(Int64($0)) }), ("url.path", .string(parts.path)),
                ("url.query", parts.query.map { .string($0) }),
            ]
            return found.compactMap { name, value in value.map { (name, $0) } }
        default: return [(key, value)]
        }
    }

    private func errorType(_ span: SpanRecord) -> String {
        let kinds = span.logs.filter(isError).compactMap { self.kind(of: $0) }
        if let kind = kinds.first(where: { !$0.isEmpty }) { return kind }
        let status = span.tags["http.status_code"] ?? span.tags["http.response.status_code"]
        return status?.integerValue.flatMap { $0 >= 400 ? String($0) : nil } ?? "_OTHER"
    }

    private func isError(_ log: LogRecord) -> Bool {
        log.fields["event"] == "error" || log.fields["error.kind"] != nil || log.fields["error.object"] != nil
    }

    private func message(of log: LogRecord) -> String? {
        log.fields["message"]?.description ?? log.fields["error.object"]?.errorValue.map { String(describing: $0) }
    }

    private func kind(of log: LogRecord) -> String? {
        log.fields["error.kind"]?.description
            ?? log.fields["error.object"]?.errorValue.map { RecordedError.kind(of: $0) }
    }

    private func event(_ log: LogRecord, earliest: Int64) -> Message {
        let time = log.timestamp.nanosecondsSinceEpoch
        var event = Message()
        event.add(1, "timeUnixNano", .time(UInt64(time < 0 ? earliest : time)))
        var firsts: [LogField] = []
        for field in log.fields where !field.key.isEmpty && !firsts.contains(where: { $0.key == field.key }) {
            firsts.append(field)
        }
        let told = firsts.filter { $0.value != .null }
        if isRenaming, isError(log) {
            event.add(2, "name", .text("exception"))
            event.add(3, "attributes", .list(exception(log, told)))
        } else {
            let name = log.fields["event"]?.description ?? ""
            event.add(2, "name", .text(name.isEmpty ? "log" : name))
            let others = told.filter { $0.key != "event" }
            // A list is written for what has a value, also where that is not the first of its name.
            let hasValues = log.fields.contains { !$0.key.isEmpty && $0.key != "event" && $0.value != .null }
            event.add(3, "attributes", hasValues ? .list(others.map { attribute($0.key, $0.value) }) : nil)
        }
        let left = log.fields.count - firsts.count
        event.add(4, "droppedAttributesCount", count(log.droppedFieldCount, left))
        return event
    }

    private func exception(_ log: LogRecord, _ told: [LogField]) -> [Message] {
        var attributes: [Message] = []
        let message = message(of: log)
        if let kind = kind(of: log), log.fields["exception.type"] == nil {
            attributes.append(attribute("exception.type", LogValue.string(kind)))
        }
        if let message, log.fields["exception.message"] == nil {
            attributes.append(attribute("exception.message", LogValue.string(message)))
        }
        for field in told {
            switch field.key {
            case "event" where field.value == "error", "error.kind", "message": continue
            case "error.object" where field.value.description == message: continue
            case "stack":
                guard log.fields["exception.stacktrace"] == nil else { continue }
                attributes.append(attribute("exception.stacktrace", field.value))
            default: attributes.append(attribute(field.key, field.value))
            }
        }
        return attributes
    }

    private func attribute(_ key: String, _ value: TagValue) -> Message {
        var attribute = Message()
        attribute.add(1, "key", .text(key))
        attribute.add(2, "value", .message(any(value, 0)))
        return attribute
    }

    private func attribute(_ key: String, _ value: LogValue, _ level: Int = 0) -> Message {
        var attribute = Message()
        attribute.add(1, "key", .text(key))
        attribute.add(2, "value", .message(any(value, level)))
        return attribute
    }

    private func any(_ value: TagValue, _ level: Int) -> Message {
        switch value.storage {
        case .string(let value): single(1, "stringValue", .text(value))
        case .boolean(let value): single(2, "boolValue", .boolean(value))
        case .integer(let value): single(3, "intValue", .int64(value))
        case .double(let value): single(4, "doubleValue", .double(value))
        case .array(let values): list(5, "arrayValue", level < 16 ? values.map { any($0, level + 1) } : [])
        }
    }

    private func any(_ value: LogValue, _ level: Int) -> Message {
        switch value.storage {
        case .string(let value): single(1, "stringValue", .text(value))
        case .boolean(let value): single(2, "boolValue", .boolean(value))
        case .integer(let value): single(3, "intValue", .int64(value))
        case .double(let value): single(4, "doubleValue", .double(value))
        case .null: single(1, "stringValue", .text("null"))
        case .error(let error): single(1, "stringValue", .text(String(describing: error)))
        case .array(let values): list(5, "arrayValue", level < 16 ? values.map { any($0, level + 1) } : [])
        case .dictionary(let values):
            list(
                6,
                "kvlistValue",
                level < 16 ? values.sorted { $0.key < $1.key }.map { attribute($0.key, $0.value, level + 1) } : []
            )
        }
    }

    private func single(_ number: Int, _ name: String, _ value: Message.Value) -> Message {
        Message(fields: [(number, name, value)])
    }

    private func list(_ number: Int, _ name: String, _ values: [Message]) -> Message {
        single(number, name, .message(single(1, "values", .list(values))))
    }
}
