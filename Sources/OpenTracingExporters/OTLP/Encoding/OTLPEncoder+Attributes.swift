//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

internal import OpenTracing
internal import OpenTracingSDK

extension OTLPEncoder {
    /// Writes a log record as an event: its field `event` is the name, the others are attributes.
    ///
    /// - Parameters:
    ///   - log: the record.
    ///   - earliest: the time to use for a record from before 1970, which the protocol cannot represent.
    ///   - writer: the writer.
    func encode(_ log: LogRecord, earliest: UInt64, to writer: inout some OTLPWriter & ~Copyable) {
        writer.time(OTLPField.Event.time, log.timestamp.unsignedNanoseconds(before1970: earliest))
        if isRenaming, log.isError {
            writer.text(OTLPField.Event.name, "exception")
            writer.list(OTLPField.Event.attributes) { encodeException(log, to: &$0) }
        } else {
            let event = log.fields["event"]?.description ?? ""
            writer.text(OTLPField.Event.name, event.isEmpty ? "log" : event)
            if log.fields.contains(where: { $0.key != "event" && !$0.key.isEmpty && $0.value != .null }) {
                writer.list(OTLPField.Event.attributes) { writer in
                    encodeFields(of: log, to: &writer) { $0 == "event" ? nil : $0 }
                }
            }
        }
        let droppedCount = SpanRecord.sum(log.droppedFieldCount, Self.unwrittenFieldCount(of: log.fields))
        encode(droppedCount: droppedCount, OTLPField.Event.droppedAttributesCount, &writer)
    }

    /// Returns the number of fields without a name or with a repeated one: attributes have unique names.
    private static func unwrittenFieldCount(of fields: LogFields) -> Int {
        var count = 0
        for (index, field) in fields.enumerated() where field.key.isEmpty || fields.hasKey(field.key, before: index) {
            count += 1
        }
        return count
    }

    /// Writes an error record with OpenTelemetry names. Missing fields are taken from the error itself.
    private func encodeException(_ log: LogRecord, to writer: inout some OTLPWriter & ~Copyable) {
        let fields = log.fields
        for (name, value) in [("exception.type", log.errorKind), ("exception.message", log.errorMessage)] {
            guard let value, fields[name] == nil else { continue }
            encode(name, LogValue.string(value), OTLPField.Event.attributes, &writer)
        }
        encodeFields(of: log, to: &writer) { key in
            switch key {
            case "event" where fields[key] == "error": nil
            case "error.kind", "message": nil
            // The type and the message already describe the error, unless the record has another message.
            case "error.object" where fields[key]?.description == log.errorMessage: nil
            case "stack": fields["exception.stacktrace"] == nil ? "exception.stacktrace" : nil
            default: key
            }
        }
    }

    /// Writes fields under the names that `name` returns: only the first of a duplicate name, and none without a value.
    private func encodeFields(
        of log: LogRecord,
        to writer: inout some OTLPWriter & ~Copyable,
        named name: (String) -> String?
    ) {
        let fields = log.fields
        for (index, field) in fields.enumerated() {
            if case .null = field.value.storage { continue }
            guard !field.key.isEmpty, let name = name(field.key), !fields.hasKey(field.key, before: index) else {
                continue
            }
            encode(name, field.value, OTLPField.Event.attributes, &writer)
        }
    }
}

extension LogFields {
    fileprivate func hasKey(_ key: String, before index: Int) -> Bool {
        self[..<index].contains { $0.key == key }
    }
}

extension OTLPEncoder {
    /// The maximum nesting depth; deeper values are dropped. Real ones have one or two levels.
    private static var deepestLevel: Int { 16 }

    /// Writes an attribute as an element of a field.
    func encode(_ key: String, _ value: TagValue, _ field: OTLPField, _ writer: inout some OTLPWriter & ~Copyable) {
        key.withBytes { encode(OTLPKey(bytes: $0, isPlain: false), value, field, &writer) }
    }

    /// Writes an attribute as an element of a field.
    func encode(
        _ key: OTLPKey,
        _ value: TagValue,
        _ field: OTLPField,
        _ writer: inout some OTLPWriter & ~Copyable
    ) {
        switch value.storage {
        case .string(let text): text.withBytes { writer.attribute(field, key, text: $0) }
        case .integer(let number): writer.attribute(field, key, integer: number)
        case .double, .boolean, .array:
            writer.element(field) { writer in
                writer.text(OTLPField.KeyValue.key, key.bytes)
                writer.message(OTLPField.KeyValue.value) { encode(value, level: 0, to: &$0) }
            }
        }
    }

    /// Writes an attribute as an element of a field.
    func encode(_ key: String, _ value: LogValue, _ field: OTLPField, _ writer: inout some OTLPWriter & ~Copyable) {
        encode(key, value, field, level: 0, &writer)
    }

    private func encode(
        _ key: String,
        _ value: LogValue,
        _ field: OTLPField,
        level: Int,
        _ writer: inout some OTLPWriter & ~Copyable
    ) {
        writer.element(field) { writer in
            writer.text(OTLPField.KeyValue.key, key)
            writer.message(OTLPField.KeyValue.value) { encode(value, level: level, to: &$0) }
        }
    }

    private func encode<Writer: OTLPWriter & ~Copyable>(_ value: TagValue, level: Int, to writer: inout Writer) {
        switch value.storage {
        case .string(let value): writer.text(OTLPField.AnyValue.string, value)
        case .integer(let value): writer.integer(OTLPField.AnyValue.integer, value)
        case .double(let value): encode(value, to: &writer)
        case .boolean(let value): writer.boolean(OTLPField.AnyValue.boolean, value)
        case .array(let values):
            encodeArray(values, level: level, to: &writer) { encode($0, level: level + 1, to: &$1) }
        }
    }

    private func encode<Writer: OTLPWriter & ~Copyable>(_ value: LogValue, level: Int, to writer: inout Writer) {
        switch value.storage {
        case .string(let value): writer.text(OTLPField.AnyValue.string, value)
        case .integer(let value): writer.integer(OTLPField.AnyValue.integer, value)
        case .double(let value): encode(value, to: &writer)
        case .boolean(let value): writer.boolean(OTLPField.AnyValue.boolean, value)
        // Only within an array or a dictionary: a value must not be empty.
        case .null: writer.text(OTLPField.AnyValue.string, "null")
        case .error(let error): writer.text(OTLPField.AnyValue.string, String(describing: error))
        case .array(let values):
            encodeArray(values, level: level, to: &writer) { encode($0, level: level + 1, to: &$1) }
        case .dictionary(let values):
            writer.message(OTLPField.AnyValue.keyValueList) { writer in
                writer.list(OTLPField.List.values) { writer in
                    guard level < Self.deepestLevel else { return }
                    for (key, value) in values.sorted(by: { $0.key < $1.key }) {
                        encode(key, value, OTLPField.List.values, level: level + 1, &writer)
                    }
                }
            }
        }
    }

    private func encode<Writer: OTLPWriter & ~Copyable>(_ value: Double, to writer: inout Writer) {
        if value.isFinite || Writer.takesNonFiniteNumbers {
            writer.double(OTLPField.AnyValue.double, value)
        } else {
            writer.text(OTLPField.AnyValue.string, JSONText.name(ofNonFinite: value))
        }
    }

    private func encodeArray<Element, Writer: OTLPWriter & ~Copyable>(
        _ values: [Element],
        level: Int,
        to writer: inout Writer,
        _ encodeElement: (Element, inout Writer) -> Void
    ) {
        writer.message(OTLPField.AnyValue.array) { writer in
            writer.list(OTLPField.List.values) { writer in
                guard level < Self.deepestLevel else { return }
                for value in values {
                    writer.element(OTLPField.List.values) { encodeElement(value, &$0) }
                }
            }
        }
    }
}
