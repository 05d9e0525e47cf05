//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

package import OpenTracing

/// What became of the spans that an exporter was given, since it was made, as far as the exporter itself knows.
package struct DeliveryHealth: Sendable, Hashable {
    /// Spans that were sent and taken.
    package var exportedSpans = 0

    /// Spans that cannot be sent, since they have no identifiers, and those that the receiver took note of and refused.
    package var rejectedSpans = 0

    /// Spans of batches that could not be sent.
    package var failedSpans = 0

    /// Spans that were lost although their export had succeeded, by reason: whoever called the exporter cannot know of them.
    package var droppedSpans: [SpanDropReason: Int] = [:]

    /// Spans that wait in the exporter's spool on disk.
    package var waitingSpans = 0

    /// Files that wait in the spool, a batch each.
    package var spoolFiles = 0

    /// Bytes of the files that wait in the spool.
    package var spoolBytes = 0

    /// Files of the spool that were damaged and set aside.
    package var damagedFiles = 0

    /// How often a batch had to be sent again.
    package var retries = 0

    /// What went wrong last, in words; free of secrets.
    package var lastError: String? {
        didSet { lastErrorTime = lastError == nil ? nil : .now }
    }

    /// When ``lastError`` was set; `nil` if nothing went wrong.
    package private(set) var lastErrorTime: Timestamp?

    /// Creates a record in which nothing has happened.
    package init() {}
}

/// Why a span was lost before it was exported.
public struct SpanDropReason: Sendable, Hashable, CustomStringConvertible {
    /// The reason in words, which also tells it from the others.
    public let description: String

    private init(_ description: String) {
        self.description = description
    }

    /// It came while as many spans were waiting as the queue holds.
    public static let queueFull = SpanDropReason("queue full")

    /// The exporter threw.
    public static let exportFailed = SpanDropReason("export failed")

    /// The exporter took longer than it may.
    public static let exportTimedOut = SpanDropReason("export timed out")

    /// It came after the shutdown, or the shutdown's time was over before its turn came.
    public static let shutdown = SpanDropReason("shutdown")

    /// It was let go without being finished.
    public static let neverFinished = SpanDropReason("never finished")

    /// Its sampling was revoked by the tag `sampling.priority`.
    public static let notSampledAnyMore = SpanDropReason("not sampled any more")

    /// Its trace was none of those that ``TailSamplingProcessor`` keeps.
    public static let notKept = SpanDropReason("not kept")

    /// Its trace has more spans than are kept of one.
    public static let traceTooLarge = SpanDropReason("trace too large")

    /// It has no identifiers, so the exporter cannot send it.
    public static let notIdentified = SpanDropReason("without identifiers")

    /// The receiver took note of it and refused it: all of its batch, or this one alone.
    public static let refused = SpanDropReason("refused by the receiver")

    /// It had to go from the spool to make room for newer ones.
    public static let spoolFull = SpanDropReason("spool full")

    /// Its file in the spool was damaged, or is gone.
    public static let spoolDamaged = SpanDropReason("spool damaged")

    /// It waited in the spool for as long as a batch may, or was sent in vain as often as one may be.
    public static let spoolExpired = SpanDropReason("given up in the spool")
}
