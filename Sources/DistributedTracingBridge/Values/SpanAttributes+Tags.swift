//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if DistributedTracing
internal import OpenTracing
internal import Tracing

extension TagValue {
    /// Converts an attribute. Values known only by their description become strings.
    init(_ attribute: SpanAttribute) {
        // The library asks clients not to switch over its cases exhaustively.
        switch attribute {
        case .string(let value): self = .string(value)
        case .int32(let value): self = .integer(Int64(value))
        case .int64(let value): self = .integer(value)
        case .double(let value): self = .double(value)
        case .bool(let value): self = .boolean(value)
        case .stringConvertible(let value): self = .string(String(describing: value))
        case .stringArray(let values): self = .array(values.map { .string($0) })
        case .int32Array(let values): self = .array(values.map { .integer(Int64($0)) })
        case .int64Array(let values): self = .array(values.map { .integer($0) })
        case .doubleArray(let values): self = .array(values.map { .double($0) })
        case .boolArray(let values): self = .array(values.map { .boolean($0) })
        case .stringConvertibleArray(let values): self = .array(values.map { .string(String(describing: $0)) })
        default: self = .string("")
        }
    }
}

extension LogValue {
    /// Converts an attribute.
    init(_ attribute: SpanAttribute) {
        self.init(TagValue(attribute))
    }

    private init(_ value: TagValue) {
        if let values = value.arrayValue {
            self = .array(values.map { LogValue($0) })
        } else if let value = value.booleanValue {
            self = .boolean(value)
        } else if let value = value.integerValue {
            self = .integer(value)
        } else if let value = value.doubleValue {
            self = .double(value)
        } else {
            self = .string(value.description)
        }
    }
}

extension LogFields {
    /// Adds a field for each attribute.
    mutating func append(_ attributes: SpanAttributes) {
        // swift-format-ignore: ReplaceForEachWithForLoop
        attributes.forEach { key, value in append(LogField(key, LogValue(value))) }
    }
}

extension SpanAttribute {
    /// Converts a tag value. A homogeneous array keeps its type; a mixed one becomes an array of strings.
    init(_ value: TagValue) {
        switch value.storage {
        case .string(let value): self = .string(value)
        case .integer(let value): self = .int64(value)
        case .double(let value): self = .double(value)
        case .boolean(let value): self = .bool(value)
        case .array(let values): self = Self.list(of: values, \.integerValue, \.doubleValue, \.booleanValue)
        }
    }

    /// Converts a log field value.
    init(_ value: LogValue) {
        switch value.storage {
        case .string(let value): self = .string(value)
        case .integer(let value): self = .int64(value)
        case .double(let value): self = .double(value)
        case .boolean(let value): self = .bool(value)
        case .array(let values): self = Self.list(of: values, \.integerValue, \.doubleValue, \.booleanValue)
        case .null, .dictionary, .error: self = .string(value.description)
        }
    }

    /// Converts an array: typed if homogeneous, otherwise strings.
    private static func list<Value: CustomStringConvertible>(
        of values: [Value],
        _ integer: (Value) -> Int64?,
        _ double: (Value) -> Double?,
        _ truth: (Value) -> Bool?
    ) -> SpanAttribute {
        if let integers = all(values, integer) { return .int64Array(integers) }
        if let doubles = all(values, double) { return .doubleArray(doubles) }
        if let truths = all(values, truth) { return .boolArray(truths) }
        return .stringArray(values.map(\.description))
    }

    /// Converts all values with one accessor; returns `nil` if any conversion fails or there are no values.
    private static func all<Value, Read>(_ values: [Value], _ read: (Value) -> Read?) -> [Read]? {
        guard !values.isEmpty else { return nil }
        let found = values.compactMap(read)
        return found.count == values.count ? found : nil
    }
}
#endif
