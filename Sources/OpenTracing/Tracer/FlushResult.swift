//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// Whether everything that waited was delivered by a flush or a close, and what was not.
///
/// It speaks of the spans that had finished when the flush began, and of losses in delivery that no earlier flush has told. Spans that never
/// reached an exporter, since a queue was full for example, are in the counts and diagnostics of the tracer.
///
/// OpenTelemetry SDK specification, "ForceFlush" and "Shutdown": the caller is to know about success, failure and timeout.
public struct FlushResult: Sendable, Hashable {
    /// Whether the time was over before everything was done.
    public var isTimedOut: Bool

    /// How many spans were lost: their delivery failed, or they were given up at the end. A span that goes to two places counts for
    /// each of them.
    public var lostSpanCount: Int

    /// How many spans are still waiting, because the time was over.
    public var remainingSpanCount: Int

    /// How many spans wait on disk. They are not lost: they are sent once the receiver takes them, by this process or the next.
    public var spooledSpanCount: Int

    /// What went wrong, a line each, without credentials.
    public var failures: [String]

    /// Everything was delivered.
    public static let complete = FlushResult()

    /// Creates a result; without parameters, that of a complete delivery.
    ///
    /// - Parameters:
    ///   - isTimedOut: whether the time was over before everything was done.
    ///   - lostSpanCount: how many spans were lost.
    ///   - remainingSpanCount: how many spans are still waiting.
    ///   - spooledSpanCount: how many spans wait on disk.
    ///   - failures: what went wrong, a line each, without credentials.
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

    /// Adds the result of another place that the spans went to.
    ///
    /// - Parameter other: the result to add.
    package mutating func merge(_ other: FlushResult) {
        isTimedOut = isTimedOut || other.isTimedOut
        lostSpanCount += other.lostSpanCount
        remainingSpanCount += other.remainingSpanCount
        spooledSpanCount += other.spooledSpanCount
        failures += other.failures
    }
}

extension FlushResult: CustomStringConvertible {
    /// The result in one line.
    public var description: String {
        guard !isComplete else { return "everything was delivered" }
        var parts: [String] = []
        if isTimedOut { parts.append("the time was over") }
        if lostSpanCount > 0 { parts.append("\(lostSpanCount) spans were lost") }
        if remainingSpanCount > 0 { parts.append("\(remainingSpanCount) spans are waiting") }
        if spooledSpanCount > 0 { parts.append("\(spooledSpanCount) spans wait on disk") }
        return (parts + failures).joined(separator: "; ")
    }
}
