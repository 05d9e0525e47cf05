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

    /// The fields, cut to the limits.
    package func bounded(_ fields: LogFields) -> LogFields {
        let isUntouched = fields.count <= logFieldCount && fields.allSatisfy { isWithin($0.key) && isWithin($0.value) }
        if isUntouched {
            return fields
        }
        return LogFields(
            fields.prefix(logFieldCount).map { field in
                var budget = ValueBudget(byteCount: valueLength)
                return LogField(field.key.prefix(utf8Count: valueLength), budget.take(field.value))
            }
        )
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
        switch value {
        case .string(let text): isWithin(text)
        case .integer, .double, .boolean: true
        case .array: false
        }
    }

    private func isWithin(_ value: LogValue) -> Bool {
        switch value {
        case .string(let text): isWithin(text)
        case .integer, .double, .boolean, .null, .error: true
        case .array, .dictionary: false
        }
    }
}

extension BaggageItem {
    fileprivate var length: Int {
        key.utf8.count + value.utf8.count + metadata.utf8.count
    }
}
