//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
import Synchronization

/// The writers of a span, and whether its response, failure and end have been reported.
///
/// Exactly one caller is told to finish the span, after the last writer has left. The state is a single number, so that an
/// ``Exchange`` needs no lock for it.
package struct SpanUsage: Sendable {
    /// An event that is reported at most once.
    package enum Event: Sendable {
        /// The response head, with its status.
        case response(statusCode: Int)
        /// A failure, instead of a response or after its head.
        case failure
    }

    /// The status in the upper half, the flags and the number of writers in the lower one.
    fileprivate private(set) var bits: UInt64

    private static let ended: UInt64 = 1
    private static let responded: UInt64 = 2
    private static let failed: UInt64 = 4
    private static let noted: UInt64 = 8
    private static let worker: UInt64 = 16
    private static let workers: UInt64 = 0xFFFF_FFF0

    /// Creates the usage of a new span.
    package init() {
        bits = 0
    }

    fileprivate init(bits: UInt64) {
        self.bits = bits
    }

    /// Whether a failure has been reported.
    package var hasFailed: Bool { bits & Self.failed != 0 }

    /// Whether the end has been reported, so that nothing follows.
    package var hasEnded: Bool { bits & Self.ended != 0 }

    /// Whether neither the response nor the end has been reported.
    package var isRunning: Bool { bits & (Self.ended | Self.responded) == 0 }

    /// The status of the response, once reported.
    package var statusCode: Int? {
        bits & Self.responded == 0 ? nil : Int(Int32(truncatingIfNeeded: bits >> 32))
    }

    /// Whether there are notes to record at the end.
    package var hasNotes: Bool { bits & Self.noted != 0 }

    /// Notes that there is something to record at the end.
    ///
    /// - Returns: `true`.
    package mutating func note() -> Bool {
        bits |= Self.noted
        return true
    }

    /// Enters as a writer of the span. If permitted, it must be followed by ``leave()``.
    ///
    /// - Parameter event: the reported event, if any.
    /// - Returns: whether entering is permitted: not after the end, and not for a second event of the same kind.
    package mutating func enter(for event: Event? = nil) -> Bool {
        guard !hasEnded else { return false }
        switch event {
        case .response where bits & Self.responded != 0, .failure where hasFailed: return false
        case .response(let statusCode):
            bits |= Self.responded | UInt64(UInt32(bitPattern: Int32(clamping: statusCode))) << 32
        case .failure: bits |= Self.failed
        case nil: break
        }
        bits += Self.worker
        return true
    }

    /// Leaves as a writer of the span.
    ///
    /// - Returns: whether to finish the span now.
    package mutating func leave() -> Bool {
        // Every leaving writer has entered, so the count is positive; if it is not, it must not underflow.
        guard bits & Self.workers != 0 else { return false }
        bits -= Self.worker
        return hasEnded && bits & Self.workers == 0
    }

    /// Requests the end. Only the first call has an effect.
    ///
    /// - Returns: whether to finish the span now; if not, another caller finishes it later, or has finished it.
    package mutating func end() -> Bool {
        guard !hasEnded else { return false }
        bits |= Self.ended
        return bits & Self.workers == 0
    }
}

/// A ``SpanUsage`` that several threads can update atomically.
struct SharedSpanUsage: ~Copyable, Sendable {
    private let bits = Atomic<UInt64>(0)

    /// The current usage.
    var value: SpanUsage { SpanUsage(bits: bits.load(ordering: .acquiring)) }

    /// Updates the usage.
    ///
    /// - Parameter change: modifies the usage; may run more than once.
    /// - Returns: the result of the change that took effect, and the usage after it.
    @discardableResult
    func update(_ change: (inout SpanUsage) -> Bool) -> (Bool, SpanUsage) {
        var old = bits.load(ordering: .relaxed)
        while true {
            var usage = SpanUsage(bits: old)
            let result = change(&usage)
            if usage.bits == old { return (result, usage) }
            let (exchanged, original) = bits.weakCompareExchange(
                expected: old,
                desired: usage.bits,
                ordering: .acquiringAndReleasing
            )
            if exchanged { return (result, usage) }
            old = original
        }
    }
}
