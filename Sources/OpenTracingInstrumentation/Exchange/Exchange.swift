//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import OpenTracing
import Synchronization

/// A traced exchange from start to finish, on a server or in a client: one span, and one end.
///
/// All members may be called concurrently from any thread: the span finishes exactly once. Writers to the span enter before and
/// leave after; no lock is held in between. If the end is requested meanwhile, the last writer to leave finishes the span, so
/// nobody writes to a finished span. If the end is never requested, the span finishes when the last reference is released.
final class Exchange<Side: ExchangeSide & ~Copyable>: Sendable {
    /// What to record on the span, and the state needed for it.
    let side: Side
    private let firstSpan: any Span
    private let usage = SharedSpanUsage()
    private let facts: Mutex<ExchangeFacts>

    init(_ span: any Span, side: consuming Side, resendCount: Int = 0) {
        self.side = side
        firstSpan = span
        facts = Mutex(ExchangeFacts(resendCount: resendCount))
    }

    deinit { end() }

    /// The span; in a client with a span per redirect, that of the latest hop.
    var span: any Span {
        side.hasOneSpan ? firstSpan : facts.withLock(\.latestSpan) ?? firstSpan
    }

    /// Whether neither the response nor the end has been reported.
    var isRunning: Bool { usage.value.isRunning }

    /// The status of the response, once reported.
    var statusCode: Int? { usage.value.statusCode }

    /// The outcome of the exchange, and whether it is final.
    var outcome: (value: ExchangeOutcome, isFinal: Bool) {
        facts.withLock { ($0.outcome, usage.value.hasEnded) }
    }

    // MARK: What happens

    /// Records the response head. Only the first one is recorded.
    ///
    /// - Parameters:
    ///   - head: the status and header fields of the response.
    ///   - error: the error that the response answers, if any.
    func responded(_ head: ResponseHead, answering error: (any Error)? = nil) {
        guard usage.update({ $0.enter(for: .response(statusCode: head.statusCode)) }).0 else { return }
        leave(side.describe(head, answering: error, on: span))
        if side.endsWithHead { end() }
    }

    /// Records that there is no response, or that its body broke off. Only the first error is recorded.
    func failed(_ error: any Error) {
        let (isFirst, usage) = usage.update { $0.enter(for: .failure) }
        guard isFirst else { return }
        leave(side.describe(error, statusCode: usage.statusCode, on: span))
    }

    /// Counts a piece of the body. The total becomes a tag when the span finishes.
    func received(_ bytes: Int) {
        note { $0.received(bytes) }
    }

    /// Counts another attempt to send the request.
    ///
    /// - Returns: the number of previous attempts.
    func countResend() -> Int {
        note { $0.countResend() }
    }

    /// Continues with another span, while the current one is in use.
    func replaceSpan(by span: any Span) {
        note { $0.latestSpan = span }
    }

    /// Writes to the span, unless its end has been reported. No lock is held meanwhile.
    ///
    /// - Returns: whether there was a span to write to.
    @discardableResult
    func use(_ write: (any Span) -> Void) -> Bool {
        guard usage.update({ $0.enter() }).0 else { return false }
        write(span)
        leave(nil)
        return true
    }

    /// Finishes a span whose end was never reported.
    ///
    /// - Parameter reason: the reason for abandoning it.
    /// - Returns: whether there was a span to finish.
    func abandon(because reason: String) -> Bool {
        let isOpen = use { span in
            span.setTag(side.conventions.abandoned, to: true)
            span.log([.event("abandoned"), .message(reason)])
        }
        end()
        return isOpen
    }

    // MARK: Bodies that are logged

    /// Stores the capture of a body, once per direction.
    ///
    /// - Returns: whether it is stored: `false` if there already is one, or if the span is finishing.
    func keep(_ capture: PayloadCapture) -> Bool {
        note { !usage.value.hasEnded && $0.keep(capture) }
    }

    /// Drops the captures of bodies that are not to be logged after all.
    func dropPayloads(besides directions: Set<PayloadDirection>) {
        facts.withLock { $0.payloads.removeAll { !directions.contains($0.direction) } }
    }

    // MARK: The end

    /// Finishes the span on the first call: now, or when the last writer leaves.
    func end(_ end: ExchangeEnd? = nil) {
        if let end { note { if !usage.value.hasEnded { $0.end = $0.end ?? end } } }
        if usage.update({ $0.end() }).0 { conclude() }
    }

    private func leave(_ outcome: ExchangeOutcome?) {
        if let outcome, side.keepsOutcome { note { $0.outcome = outcome } }
        if usage.update({ $0.leave() }).0 { conclude() }
    }

    /// Stores a fact to be recorded at the end, if at all.
    private func note<Result: Sendable>(_ change: (inout ExchangeFacts) -> Result) -> Result {
        usage.update { $0.note() }
        return facts.withLock { change(&$0) }
    }

    private func conclude() {
        defer { side.concluded(statusCode: statusCode) }
        let span = span
        guard usage.value.hasNotes else { return span.finish() }
        let facts = facts.withLock { facts in
            defer { facts.payloads = [] }
            return facts
        }
        if let bytes = facts.receivedBytes { span.setTag(side.conventions.responseBodySize, to: bytes) }
        switch facts.end {
        case nil: break
        case .failed(let error):
            guard !usage.value.hasFailed else { break }
            let outcome = side.describe(error, statusCode: statusCode, on: span)
            self.facts.withLock { $0.outcome = outcome }
        case .dropped:
            span.log(event: "body.dropped")
        }
        for payload in facts.payloads { payload.log(on: span) }
        span.finish()
    }
}

/// What a server or client records on the span of an exchange. The ``Exchange`` determines when.
protocol ExchangeSide: ~Copyable, Sendable {
    /// The names of tags.
    var conventions: TagConventions { get }

    /// Whether the exchange ends with the response head.
    var endsWithHead: Bool { get }

    /// Whether the exchange has the same span from start to end.
    var hasOneSpan: Bool { get }

    /// Whether the outcome of the exchange is needed.
    var keepsOutcome: Bool { get }

    /// Records the response head.
    ///
    /// - Parameters:
    ///   - head: the status and header fields of the response.
    ///   - error: the error that the response answers, if any.
    ///   - span: the span.
    /// - Returns: the outcome so far.
    func describe(_ head: ResponseHead, answering error: (any Error)?, on span: any Span) -> ExchangeOutcome

    /// Records the error that replaces a response or the rest of its body.
    ///
    /// - Parameters:
    ///   - error: the error.
    ///   - statusCode: the status of the response, if reported.
    ///   - span: the span.
    /// - Returns: the outcome.
    func describe(_ error: any Error, statusCode: Int?, on span: any Span) -> ExchangeOutcome

    /// Called when the span has finished.
    ///
    /// - Parameter statusCode: the status of the response, if reported. Evaluated on demand.
    func concluded(statusCode: @autoclosure () -> Int?)
}

extension ExchangeSide where Self: ~Copyable {
    /// Does nothing, for a side without an observer.
    func concluded(statusCode: @autoclosure () -> Int?) {}
}

/// The outcome of an exchange, for counting attempts.
enum ExchangeOutcome: Sendable {
    case open
    case succeeded
    case failed(String)
    case cancelled
}

/// The premature end of an exchange.
enum ExchangeEnd: Sendable {
    /// The body broke off.
    case failed(any Error)
    /// The body was dropped before its end.
    case dropped
}

/// Facts that only some exchanges need.
private struct ExchangeFacts: Sendable {
    /// The span of the latest hop.
    var latestSpan: (any Span)?
    var resendCount: Int
    var outcome = ExchangeOutcome.open
    var receivedBytes: Int?
    /// The captured bodies to log when the span finishes.
    var payloads: [PayloadCapture] = []
    /// The premature end, if any.
    var end: ExchangeEnd?

    init(resendCount: Int) {
        self.resendCount = resendCount
    }

    mutating func received(_ bytes: Int) {
        let (sum, overflow) = (receivedBytes ?? 0).addingReportingOverflow(max(0, bytes))
        receivedBytes = overflow ? .max : sum
    }

    mutating func countResend() -> Int {
        if resendCount < .max { resendCount += 1 }
        return resendCount
    }

    mutating func keep(_ capture: PayloadCapture) -> Bool {
        guard !payloads.contains(where: { $0.direction == capture.direction }) else { return false }
        payloads.append(capture)
        return true
    }
}

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
