//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
import Synchronization

/// Who is at work on a span, and whether its response, its failure and its end have been told.
///
/// Whoever is told so finishes the span: exactly one caller, after the last one who was at work on it. All of it is one number, so
/// that an ``Exchange`` keeps it without a lock.
package struct SpanUsage: Sendable {
    /// What is told once at most.
    package enum Event: Sendable {
        /// The head of the response, with its status.
        case response(statusCode: Int)
        /// What the request failed of, in place of a response or after its head.
        case failure
    }

    /// The status in the upper half, the workers in what is left of the lower one.
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

    /// Whether a failure has been told.
    package var hasFailed: Bool { bits & Self.failed != 0 }

    /// Whether the end has been told, so that nothing more will be.
    package var hasEnded: Bool { bits & Self.ended != 0 }

    /// Whether neither the response nor the end has been told.
    package var isRunning: Bool { bits & (Self.ended | Self.responded) == 0 }

    /// The status of the response, once that was told.
    package var statusCode: Int? {
        bits & Self.responded == 0 ? nil : Int(Int32(truncatingIfNeeded: bits >> 32))
    }

    /// Whether there is something to write at the end.
    package var hasNotes: Bool { bits & Self.noted != 0 }

    /// Notes that there is something to write at the end.
    ///
    /// - Returns: `true`.
    package mutating func note() -> Bool {
        bits |= Self.noted
        return true
    }

    /// Begins work on the span, and must be followed by ``leave()`` if it may.
    ///
    /// - Parameter event: what is told, if it is something that is told once.
    /// - Returns: whether it may: not after the end, and not for a second event of the same kind.
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

    /// Ends work on the span.
    ///
    /// - Returns: whether the span is to be finished now.
    package mutating func leave() -> Bool {
        // Whoever leaves has entered, so there is somebody; and if not, nothing may go wrong here either.
        guard bits & Self.workers != 0 else { return false }
        bits -= Self.worker
        return hasEnded && bits & Self.workers == 0
    }

    /// Asks for the end. Only the first call counts.
    ///
    /// - Returns: whether the span is to be finished now; if not, somebody finishes it later, or has finished it.
    package mutating func end() -> Bool {
        guard !hasEnded else { return false }
        bits |= Self.ended
        return bits & Self.workers == 0
    }
}

/// A ``SpanUsage`` that several threads may change, each in one step.
struct SharedSpanUsage: ~Copyable, Sendable {
    private let bits = Atomic<UInt64>(0)

    /// The usage at this moment.
    var value: SpanUsage { SpanUsage(bits: bits.load(ordering: .acquiring)) }

    /// Changes the usage.
    ///
    /// - Parameter change: may run more than once.
    /// - Returns: what the change returned that took effect, and the usage after it.
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
