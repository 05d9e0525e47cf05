//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// The outcome of a flush or a close: whether everything was delivered, and what was not.
///
/// Covers the spans that had finished when the flush began, and delivery losses that no earlier flush reported. Spans that never
/// reached an exporter, for example because a queue was full, appear in the tracer's counts and diagnostics.
///
/// OpenTelemetry SDK specification, "ForceFlush" and "Shutdown": the caller learns of success, failure and timeout.
public struct FlushResult: Sendable, Hashable {
    /// Whether the timeout elapsed before everything was done.
    public var isTimedOut: Bool

    /// The number of spans lost because their delivery failed or was abandoned. A span sent to two destinations is counted for
    /// each.
    public var lostSpanCount: Int

    /// The number of spans still queued when the timeout elapsed.
    public var remainingSpanCount: Int

    /// The number of spans spooled to disk. They are not lost: this process or the next sends them once the receiver accepts
    /// them.
    public var spooledSpanCount: Int

    /// What went wrong, one line each, without credentials.
    public var failures: [String]

    /// Everything was delivered.
    public static let complete = FlushResult()

    /// Creates a result; by default, that of a complete delivery.
    ///
    /// - Parameters:
    ///   - isTimedOut: whether the timeout elapsed before everything was done.
    ///   - lostSpanCount: the number of lost spans.
    ///   - remainingSpanCount: the number of spans still queued.
    ///   - spooledSpanCount: the number of spans spooled to disk.
    ///   - failures: what went wrong, one line each, without credentials.
    public init(
        isTimedOut: Bool = false,
        lostSpanCount: Int = 0,
        remainingSpanCount: Int = 0,
        spooledSpanCount: Int = 0,
        failures: [String] = []
    ) {
        self.isTimedOut = isTimedOut
        self.lostSpanCount = lostSpanCount
        self.remainingSpanCount = remainingSpanCount
        self.spooledSpanCount = spooledSpanCount
        self.failures = failures
    }

    /// Whether everything was delivered in time.
    public var isComplete: Bool {
        !isTimedOut && lostSpanCount == 0 && remainingSpanCount == 0 && spooledSpanCount == 0 && failures.isEmpty
    }

    /// Merges the result of another destination.
    ///
    /// - Parameter other: the result to merge.
    package mutating func merge(_ other: FlushResult) {
        isTimedOut = isTimedOut || other.isTimedOut
        lostSpanCount += other.lostSpanCount
        remainingSpanCount += other.remainingSpanCount
        spooledSpanCount += other.spooledSpanCount
        failures += other.failures
    }
}

extension FlushResult: CustomStringConvertible {
    /// The result on one line.
    public var description: String {
        guard !isComplete else { return "everything was delivered" }
        var parts: [String] = []
        if isTimedOut { parts.append("the flush timed out") }
        if lostSpanCount > 0 { parts.append("\(lostSpanCount) spans were lost") }
        if remainingSpanCount > 0 { parts.append("\(remainingSpanCount) spans are waiting") }
        if spooledSpanCount > 0 { parts.append("\(spooledSpanCount) spans are waiting on disk") }
        return (parts + failures).joined(separator: "; ")
    }
}
