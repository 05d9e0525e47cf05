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

    /// Creates a record.
    ///
    /// - Parameters:
    ///   - timestamp: when it happened.
    ///   - fields: what happened.
    public init(timestamp: Timestamp, fields: LogFields) {
        self.timestamp = timestamp
        self.fields = fields
    }
}
