//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

package import OpenTracing

extension SpanLimits {
    /// Adds a tag, or replaces the one under the same key, within the limits.
    ///
    /// - Returns: whether the tag was kept.
    package func set(_ key: String, to value: TagValue, in tags: inout Tags) -> Bool {
        guard isWithin(key), isWithin(value), tags.count < tagCount else {
            return setCut(key.prefix(utf8Count: valueLength), to: bounded(value), in: &tags)
        }
        tags[key] = value
        return true
    }

    private func setCut(_ key: String, to value: TagValue, in tags: inout Tags) -> Bool {
        guard tags.count < tagCount || tags[key] != nil else { return false }
        tags[key] = value
        return true
    }

    /// The tags that are within the limits, and how many are not.
    package func bounded(_ tags: Tags) -> (tags: Tags, droppedCount: Int) {
        let isUntouched = tags.count <= tagCount && tags.allSatisfy { isWithin($0.key) && isWithin($0.value) }
        if isUntouched {
            return (tags, 0)
        }
        var bounded = Tags()
        var droppedCount = 0
        for (key, value) in tags where !set(key, to: value, in: &bounded) {
            droppedCount += 1
        }
        return (bounded, droppedCount)
    }

    /// The value, cut to the limits.
    package func bounded(_ value: TagValue) -> TagValue {
        if isWithin(value) {
            return value
        }
        var budget = ValueBudget(byteCount: valueLength)
        return budget.take(value)
    }

    /// The name of an operation, cut to the limit.
    package func bounded(name: String) -> String {
        name.prefix(utf8Count: nameLength)
    }

    /// The record of what happened, cut to the limits, with how many fields are over them.
    ///
    /// A ``OpenTracing/RecordedError`` takes the place of an error: what the error holds is neither bounded nor ours to keep.
    package func bounded(_ fields: LogFields, at timestamp: Timestamp) -> LogRecord {
        let isUntouched =
            fields.count <= logFieldCount
            && fields.allSatisfy { isWithin($0.key) && isWithin($0.value, length: length(of: $0.key)) }
        if isUntouched {
            return LogRecord(timestamp: timestamp, fields: fields)
        }
        let description = Self.description(in: fields)
        let kept = fields.prefix(logFieldCount).map { field in
            var budget = ValueBudget(byteCount: length(of: field.key))
            if let description, field.key == "error.object" {
                return LogField(field.key, budget.take(.error(description)))
            }
            return LogField(field.key.prefix(utf8Count: valueLength), budget.take(field.value))
        }
        return LogRecord(
            timestamp: timestamp,
            fields: LogFields(kept),
            droppedFieldCount: fields.count - kept.count
        )
    }

    /// What the fields themselves say about the error among them, if they do.
    private static func description(in fields: LogFields) -> RecordedError? {
        guard fields.describesError, let kind = fields["error.kind"]?.stringValue,
            let message = fields["message"]?.stringValue
        else { return nil }
        return RecordedError(kind: kind, description: message)
    }

    private func length(of key: String) -> Int {
        key.utf8.count == 5 && key == "stack" ? max(valueLength, stackLength) : valueLength
    }

    /// The items that are within the limits, the first ones first, and how many are not.
    package func bounded(_ baggage: Baggage) -> (baggage: Baggage, droppedCount: Int) {
        if baggage.isEmpty || isWithin(baggage) {
            return (baggage, 0)
        }
        var bounded = Baggage()
        var length = 0
        for item in baggage where bounded.count < baggageItemCount && length + item.length <= baggageLength {
            bounded.append(item)
            length += item.length
        }
        return (bounded, baggage.count - bounded.count)
    }

    /// Sets or removes a baggage item within the limits.
    ///
    /// - Returns: whether there was room for it.
    func setBaggageItem(_ key: String, to item: BaggageItem?, in context: inout TraceContext) -> Bool {
        var baggage = context.baggage
        if let item {
            baggage.set(item)
        } else {
            baggage[key] = nil
        }
        guard item == nil || isWithin(baggage) else { return false }
        context.baggage = baggage
        return true
    }

    /// Whether all items are within the limits.
    package func isWithin(_ baggage: Baggage) -> Bool {
        baggage.count <= baggageItemCount && baggage.reduce(0) { $0 + $1.length } <= baggageLength
    }

    private func isWithin(_ text: String) -> Bool {
        text.utf8.count <= valueLength
    }

    private func isWithin(_ value: TagValue) -> Bool {
        switch value.storage {
        case .string(let text): isWithin(text)
        case .integer, .double, .boolean: true
        case .array: false
        }
    }

    private func isWithin(_ value: LogValue, length: Int) -> Bool {
        switch value.storage {
        case .string(let text): text.utf8.count <= length
        case .integer, .double, .boolean, .null: true
        case .array, .dictionary, .error: false
        }
    }
}

extension BaggageItem {
    fileprivate var length: Int {
        key.utf8.count + value.utf8.count + metadata.utf8.count
    }
}
