//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

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
