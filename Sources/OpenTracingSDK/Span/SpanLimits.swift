//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

package import OpenTracing

/// The limits on the data of a span. Data over a limit is dropped and counted, never an error.
///
/// Negative numbers are treated as zero.
public struct SpanLimits: Sendable, Hashable {
    /// The maximum length of the operation name, in bytes of UTF-8.
    package let nameLength: Int

    /// The maximum number of tags. Later ones with new keys are dropped.
    package let tagCount: Int

    /// The maximum number of log records: the first half of them is kept, followed by the newest.
    package let logCount: Int

    /// The maximum number of fields per log record.
    package let logFieldCount: Int

    /// The maximum length of the key or the value of a tag or a log field, in bytes of UTF-8. Text is cut at a character
    /// boundary; the elements of a list share the limit, a number counting as eight bytes.
    package let valueLength: Int

    /// The maximum length of the log field `stack`, in bytes of UTF-8; stack traces are longer than other values.
    package let stackLength: Int

    /// The maximum number of references; at least one, and the parent is always kept.
    package let referenceCount: Int

    /// The maximum number of baggage items; by default more than ``baggageLength`` has room for.
    package let baggageItemCount: Int

    /// The maximum total length of the keys, values and metadata of all baggage items, in bytes of UTF-8.
    package let baggageLength: Int

    /// Creates limits.
    ///
    /// - Parameters:
    ///   - nameLength: the maximum length of the operation name, in bytes of UTF-8.
    ///   - tagCount: the maximum number of tags.
    ///   - logCount: the maximum number of log records.
    ///   - logFieldCount: the maximum number of fields per log record.
    ///   - valueLength: the maximum length of the value of a tag or a log field, in bytes of UTF-8.
    ///   - stackLength: the maximum length of the log field `stack`, in bytes of UTF-8.
    ///   - referenceCount: the maximum number of references.
    ///   - baggageItemCount: the maximum number of baggage items.
    ///   - baggageLength: the maximum total length of all baggage items, in bytes of UTF-8.
    public init(
        nameLength: Int = 1024,
        tagCount: Int = 128,
        logCount: Int = 128,
        logFieldCount: Int = 64,
        valueLength: Int = 4096,
        stackLength: Int = 65_536,
        referenceCount: Int = 128,
        baggageItemCount: Int = 4096,
        baggageLength: Int = 8192
    ) {
        self.nameLength = max(0, nameLength)
        self.tagCount = max(0, tagCount)
        self.logCount = max(0, logCount)
        self.logFieldCount = max(0, logFieldCount)
        self.valueLength = max(0, valueLength)
        self.stackLength = max(0, stackLength)
        self.referenceCount = max(1, referenceCount)
        self.baggageItemCount = max(0, baggageItemCount)
        self.baggageLength = max(0, baggageLength)
    }

    /// The default limits, which no ordinary span reaches.
    package static let `default` = SpanLimits()
}

extension SpanLimits {
    /// Sets a tag, replacing any value for its key, within the limits.
    ///
    /// - Returns: whether the tag was kept.
    @inline(__always)
    package func set(_ key: String, to value: TagValue, in tags: inout Tags) -> Bool {
        guard isWithin(key), isWithin(value), tags.count < tagCount else {
            return setCut(key.prefix(utf8Count: valueLength), to: bounded(value), in: &tags)
        }
        tags.set(key, to: value)
        return true
    }

    @inline(never)
    private func setCut(_ key: String, to value: TagValue, in tags: inout Tags) -> Bool {
        guard tags.count < tagCount || tags[key] != nil else { return false }
        tags[key] = value
        return true
    }

    /// Sets tags, replacing any values for their keys, within the limits.
    ///
    /// - Returns: the number of tags dropped.
    func merge(_ added: Tags, into tags: inout Tags) -> Int {
        if tags.count + added.count <= tagCount, isWithin(added) {
            tags.merge(added)
            return 0
        }
        var droppedCount = 0
        for (key, value) in added where !set(key, to: value, in: &tags) {
            droppedCount += 1
        }
        return droppedCount
    }

    /// Whether tags are within the limits, as a whole and one by one.
    func admits(_ tags: Tags) -> Bool {
        tags.count <= tagCount && isWithin(tags)
    }

    /// Returns the tags within the limits, and the number of those dropped.
    package func bounded(_ tags: Tags) -> (tags: Tags, droppedCount: Int) {
        if admits(tags) {
            return (tags, 0)
        }
        var bounded = Tags()
        var droppedCount = 0
        for (key, value) in tags where !set(key, to: value, in: &bounded) {
            droppedCount += 1
        }
        return (bounded, droppedCount)
    }

    /// Returns the value, truncated to the limits.
    package func bounded(_ value: TagValue) -> TagValue {
        if isWithin(value) {
            return value
        }
        var budget = ValueBudget(byteCount: valueLength)
        return budget.take(value)
    }

    /// Returns the operation name, truncated to the limit.
    @inline(__always)
    package func bounded(name: String) -> String {
        name.utf8.count <= nameLength ? name : name.prefix(utf8Count: nameLength)
    }

    /// Returns the log record, truncated to the limits, with its number of dropped fields.
    ///
    /// A ``/OpenTracing/RecordedError`` replaces an error: its contents are neither bounded nor ours to keep.
    package func bounded(_ fields: LogFields, at timestamp: Timestamp) -> LogRecord {
        let areWithin =
            fields.count <= logFieldCount
            && fields.allBesidesDescribedError { isWithin($0) && isWithin($1, length: length(of: $0)) }
        if areWithin { return LogRecord(timestamp: timestamp, fields: fields.recordingDescribedError) }
        let description = fields.describedError
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

    @inline(__always)
    private func length(of key: String) -> Int {
        key.utf8.count == 5 && key == "stack" ? max(valueLength, stackLength) : valueLength
    }

    /// Returns the leading items within the limits, and the number of those dropped.
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

    /// Whether all keys and values are within the limits. Reads them in place, because copies are retained.
    private func isWithin(_ tags: Tags) -> Bool {
        tags.withUnsafeElements { tags in
            var place = 0
            while place < tags.count {
                guard isWithin(tags[place].key), isWithin(tags[place].value) else { return false }
                place += 1
            }
            return true
        }
    }

    private func isWithin(_ text: String) -> Bool {
        text.utf8.count <= valueLength
    }

    @inline(__always)
    private func isWithin(_ value: TagValue) -> Bool {
        switch value.storage {
        case .string(let text): isWithin(text)
        case .integer, .double, .boolean: true
        case .array: false
        }
    }

    @inline(__always)
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

/// The remaining size of a value while its parts are traversed.
struct ValueBudget {
    private var byteCount: Int
    private let limit: Int
    private var depth = 0

    /// Values nested deeper than this are dropped, so that no value can exhaust the stack.
    private static let maximumDepth = 16

    init(byteCount: Int) {
        self.byteCount = byteCount
        limit = byteCount
    }

    /// Returns the part of the value that fits into the budget.
    mutating func take(_ value: TagValue) -> TagValue {
        switch value.storage {
        case .string(let text):
            return .string(take(text))
        case .integer, .double, .boolean:
            byteCount -= 8
            return value
        case .array(let elements):
            return .array(nested { budget in budget.takeElements(elements) { $0.take($1) } })
        }
    }

    /// Returns the part of the value that fits into the budget.
    mutating func take(_ value: LogValue) -> LogValue {
        switch value.storage {
        case .string(let text):
            return .string(take(text))
        case .integer, .double, .boolean, .null:
            byteCount -= 8
            return value
        case .error(let error):
            return .error(take(RecordedError(error)))
        case .array(let elements):
            return .array(nested { budget in budget.takeElements(elements) { $0.take($1) } })
        case .dictionary(let values):
            let pairs = values.sorted { $0.key < $1.key }
            let kept = nested { budget in
                budget.takeElements(pairs) { budget, pair in
                    let key = budget.take(pair.key)
                    return (key, budget.take(pair.value))
                }
            }
            return .dictionary(Dictionary(kept) { first, _ in first })
        }
    }

    private mutating func take(_ error: RecordedError) -> RecordedError {
        let description = take(error.description)
        // At the top level, an error's description gets the whole limit, like the field `message`.
        return RecordedError(
            kind: depth == 0 ? error.kind.prefix(utf8Count: limit) : take(error.kind),
            description: description
        )
    }

    private mutating func take(_ text: String) -> String {
        let kept = text.prefix(utf8Count: max(0, byteCount))
        byteCount -= max(1, text.utf8.count)
        return kept
    }

    private mutating func takeElements<Element, Kept>(
        _ elements: [Element],
        _ take: (inout ValueBudget, Element) -> Kept
    ) -> [Kept] {
        var kept: [Kept] = []
        for element in elements {
            guard byteCount > 0 else { break }
            kept.append(take(&self, element))
        }
        return kept
    }

    private mutating func nested<Kept>(_ take: (inout ValueBudget) -> [Kept]) -> [Kept] {
        guard depth < Self.maximumDepth else { return [] }
        depth += 1
        defer { depth -= 1 }
        // An empty list costs something too, or a list of empty lists would be free.
        byteCount -= 1
        return take(&self)
    }
}

extension String {
    /// Returns the longest prefix that ends at a Unicode scalar boundary and has at most the given number of UTF-8 bytes.
    package func prefix(utf8Count limit: Int) -> String {
        guard utf8.count > limit else { return self }
        var end = utf8.index(startIndex, offsetBy: limit)
        // Continuation bytes have the form 10xxxxxx.
        while end > startIndex, utf8[end] & 0xc0 == 0x80 {
            end = utf8.index(before: end)
        }
        return String(self[..<end])
    }
}
