//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// Something that happened at one moment of a span.
public struct LogRecord: Sendable, Equatable {
    /// When it happened.
    public let timestamp: Timestamp

    /// What happened.
    public let fields: LogFields

    /// How many fields were left out because the record had too many.
    public let droppedFieldCount: Int

    /// Creates a record.
    ///
    /// - Parameters:
    ///   - timestamp: when it happened.
    ///   - fields: what happened.
    ///   - droppedFieldCount: how many fields were left out because the record had too many.
    public init(timestamp: Timestamp, fields: LogFields, droppedFieldCount: Int = 0) {
        self.timestamp = timestamp
        self.fields = fields
        self.droppedFieldCount = droppedFieldCount
    }
}
