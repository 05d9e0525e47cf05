//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

internal import OpenTracing
internal import OpenTracingSDK

extension OTLPEncoder {
    /// How deep values may be nested; deeper ones are left out. Real ones have one level or two.
    private static var deepestLevel: Int { 16 }

    /// Writes an attribute as an element of a field.
    func encode(_ key: String, _ value: TagValue, _ field: OTLPField, _ writer: inout some OTLPWriter & ~Copyable) {
        writer.element(field) { writer in
            writer.text(OTLPField.KeyValue.key, key)
            writer.message(OTLPField.KeyValue.value) { encode(value, level: 0, to: &$0) }
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
        // Only within a list or a dictionary: a value must not be empty.
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
