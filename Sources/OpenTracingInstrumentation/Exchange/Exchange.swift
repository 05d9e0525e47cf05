//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
import OpenTracing
private import Synchronization

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
