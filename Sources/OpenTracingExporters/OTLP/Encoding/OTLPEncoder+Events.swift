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
    ///   - earliest: the time of a record from before 1970, which the protocol cannot write.
    ///   - writer: where to.
    func encode(_ log: LogRecord, earliest: UInt64, to writer: inout some OTLPWriter & ~Copyable) {
        writer.time(OTLPField.Event.time, log.timestamp.unsignedNanoseconds(before1970: earliest))
        if conventions == .openTelemetry, log.isError {
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
        let droppedCount = Self.sum(log.droppedFieldCount, Self.unwrittenFieldCount(of: log.fields))
        encode(droppedCount: droppedCount, OTLPField.Event.droppedAttributesCount, &writer)
    }

    /// How many fields have no name, or one that a field before them has: attributes have names of their own.
    private static func unwrittenFieldCount(of fields: LogFields) -> Int {
        var count = 0
        for (index, field) in fields.enumerated() where field.key.isEmpty || fields.hasKey(field.key, before: index) {
            count += 1
        }
        return count
    }

    /// What a record of an error says, under the names of OpenTelemetry. What only the error itself tells is taken from it.
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
            // The error itself is told by its type and its message already, unless the record has another message.
            case "error.object" where fields[key]?.description == log.errorMessage: nil
            case "stack": fields["exception.stacktrace"] == nil ? "exception.stacktrace" : nil
            default: key
            }
        }
    }

    /// Writes fields under the names that `name` gives them: none twice, since the first counts, and none without a value.
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
