//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

public import OpenTracing

/// What became of the spans that an exporter was given, since it was made, as far as the exporter itself knows.
public struct DeliveryHealth: Sendable, Hashable {
    /// Spans that were sent and taken.
    public var exportedSpans = 0

    /// Spans that cannot be sent, since they have no identifiers, and those that the receiver took note of and refused.
    public var rejectedSpans = 0

    /// Spans of batches that could not be sent.
    public var failedSpans = 0

    /// Spans that were lost although their export had succeeded, by reason: whoever called the exporter cannot know of them.
    public var droppedSpans: [SpanDropReason: Int] = [:]

    /// Spans that wait in the exporter's spool on disk.
    public var waitingSpans = 0

    /// Files that wait in the spool, a batch each.
    public var spoolFiles = 0

    /// Bytes of the files that wait in the spool.
    public var spoolBytes = 0

    /// Files of the spool that were damaged and set aside.
    public var damagedFiles = 0

    /// How often a batch had to be sent again.
    public var retries = 0

    /// What went wrong last, in words; free of secrets.
    public var lastError: String? {
        didSet { lastErrorTime = lastError == nil ? nil : .now }
    }

    /// When ``lastError`` was set; `nil` if nothing went wrong.
    public private(set) var lastErrorTime: Timestamp?

    /// Creates a record in which nothing has happened.
    public init() {}
}
