//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// How much a span keeps. What is over a limit is left out and counted, never an error.
///
/// Negative numbers count as zero.
public struct SpanLimits: Sendable, Hashable {
    /// How many bytes of UTF-8 the name of the operation keeps.
    package let nameLength: Int

    /// How many tags a span keeps. Later ones under new keys are left out.
    package let tagCount: Int

    /// How many log records a span keeps: the first half of them, and of those after that the newest.
    package let logCount: Int

    /// How many fields a log record keeps.
    package let logFieldCount: Int

    /// How many bytes of UTF-8 the key or the value of a tag or a log field keeps. Text is cut at the end of a character;
    /// the elements of a list share the limit, a number counting as eight bytes.
    package let valueLength: Int

    /// How many bytes of UTF-8 the log field `stack` keeps, which is longer than other values by nature.
    package let stackLength: Int

    /// How many references a span keeps; at least one, and the one to the parent always.
    package let referenceCount: Int

    /// How many baggage items a span passes on; by default more than ``baggageLength`` leaves room for.
    package let baggageItemCount: Int

    /// How many bytes of UTF-8 the keys, values and metadata of all baggage items may have together.
    package let baggageLength: Int

    /// Creates limits.
    ///
    /// - Parameters:
    ///   - nameLength: how many bytes of UTF-8 the name of the operation keeps.
    ///   - tagCount: how many tags a span keeps.
    ///   - logCount: how many log records a span keeps.
    ///   - logFieldCount: how many fields a log record keeps.
    ///   - valueLength: how many bytes of UTF-8 the value of a tag or a log field keeps.
    ///   - stackLength: how many bytes of UTF-8 the log field `stack` keeps.
    ///   - referenceCount: how many references a span keeps.
    ///   - baggageItemCount: how many baggage items a span passes on.
    ///   - baggageLength: how many bytes of UTF-8 all baggage items may have together.
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

    /// Limits that no ordinary span reaches.
    package static let `default` = SpanLimits()
}
