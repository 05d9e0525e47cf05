//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

package import OpenTracing

/// Delivery counters of an exporter since its creation, as far as the exporter itself knows.
package struct DeliveryHealth: Sendable, Hashable {
    /// Spans that were sent and accepted.
    package var exportedSpans = 0

    /// Spans that cannot be sent because they have no identifiers, and those that the receiver rejected.
    package var rejectedSpans = 0

    /// Spans in batches that could not be sent.
    package var failedSpans = 0

    /// Spans lost after a successful export call, by reason: the caller of the exporter cannot know about them.
    package var droppedSpans: [SpanDropReason: Int] = [:]

    /// Spans in the exporter's spool on disk.
    package var waitingSpans = 0

    /// Files in the spool, one per batch.
    package var spoolFiles = 0

    /// The total size of the files in the spool, in bytes.
    package var spoolBytes = 0

    /// Spool files that were damaged and set aside.
    package var damagedFiles = 0

    /// The number of retries.
    package var retries = 0

    /// The last error, without secrets.
    package var lastError: String? {
        didSet { lastErrorTime = lastError == nil ? nil : .now }
    }

    /// When ``lastError`` was set; `nil` if there was no error.
    package private(set) var lastErrorTime: Timestamp?

    /// Creates counters that are all zero.
    package init() {}
}

/// The reason why a span was lost before export.
public struct SpanDropReason: Sendable, Hashable, CustomStringConvertible {
    /// The reason as text, which also identifies it.
    public let description: String

    private init(_ description: String) {
        self.description = description
    }

    /// The queue was full when the span arrived.
    public static let queueFull = SpanDropReason("queue full")

    /// The exporter threw an error.
    public static let exportFailed = SpanDropReason("export failed")

    /// The exporter exceeded its timeout.
    public static let exportTimedOut = SpanDropReason("export timed out")

    /// The span arrived after the shutdown, or the shutdown timed out before its turn.
    public static let shutdown = SpanDropReason("shutdown")

    /// The span was released without being finished.
    public static let neverFinished = SpanDropReason("never finished")

    /// The tag `sampling.priority` revoked its sampling.
    public static let notSampledAnyMore = SpanDropReason("no longer sampled")

    /// ``TailSamplingProcessor`` did not keep its trace.
    public static let notKept = SpanDropReason("not kept")

    /// Its trace exceeds the maximum number of spans.
    public static let traceTooLarge = SpanDropReason("trace too large")

    /// The span has no identifiers, so the exporter cannot send it.
    public static let notIdentified = SpanDropReason("without identifiers")

    /// The receiver rejected the span, or its whole batch.
    public static let refused = SpanDropReason("refused by the receiver")

    /// The span was removed from the spool to make room for newer ones.
    public static let spoolFull = SpanDropReason("spool full")

    /// Its spool file was damaged or is missing.
    public static let spoolDamaged = SpanDropReason("spool damaged")

    /// Its batch exceeded the maximum age or the maximum number of attempts in the spool.
    public static let spoolExpired = SpanDropReason("given up in the spool")
}
