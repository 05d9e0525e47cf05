//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// What became of the spans that an exporter was given, since it was made.
public struct DeliveryHealth: Sendable, Hashable {
    /// Spans that were sent and taken.
    public var exportedSpans = 0

    /// Spans that cannot be sent, since they have no identifiers, and those that the receiver took note of and refused.
    public var rejectedSpans = 0

    /// Spans of batches that could not be sent.
    public var failedSpans = 0

    /// Spans that wait in the spool; see ``SpoolOptions``.
    public var waitingSpans = 0

    /// Files of the spool that were damaged and set aside, with an unknown number of spans in them.
    public var damagedFiles = 0

    /// How often a batch had to be sent again.
    public var retries = 0

    /// What went wrong last, in words; free of secrets.
    public var lastError: String?

    /// Creates a record in which nothing has happened.
    public init() {}
}
