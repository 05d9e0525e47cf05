//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
import OpenTracing
private import Synchronization

/// One traced exchange from its start to its finish, on a server or in a client: one span, and one end.
///
/// All members may be called from any thread, and its ends may race: the span finishes exactly once. Whoever writes on the span
/// enters before and leaves after, and no lock is held meanwhile. An end that is asked for in between is left to the last who
/// leaves, so nobody writes on a span that has finished. An exchange that is forgotten finishes with its last reference.
final class Exchange<Side: ExchangeSide & ~Copyable>: Sendable {
    /// What is written on the span, and what becomes known for that.
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

    /// The span; in a client that follows redirects with a span each, that of the latest hop.
    var span: any Span {
        side.hasOneSpan ? firstSpan : facts.withLock(\.latestSpan) ?? firstSpan
    }

    /// Whether neither the response nor the end has been told.
    var isRunning: Bool { usage.value.isRunning }

    /// The status of the response, once that was told.
    var statusCode: Int? { usage.value.statusCode }

    /// What the exchange has come to, and whether that is the last word.
    var outcome: (value: ExchangeOutcome, isFinal: Bool) {
        facts.withLock { ($0.outcome, usage.value.hasEnded) }
    }

    // MARK: What happens

    /// The head of the response is known. Only the first counts.
    ///
    /// - Parameters:
    ///   - head: status and header fields of the response.
    ///   - error: the error that the response answers, where it answers one.
    func responded(_ head: ResponseHead, answering error: (any Error)? = nil) {
        guard usage.update({ $0.enter(for: .response(statusCode: head.statusCode)) }).0 else { return }
        leave(side.describe(head, answering: error, on: span))
        if side.endsWithHead { end() }
    }

    /// There is no response, or its body broke off. Only the first error counts.
    func failed(_ error: any Error) {
        let (isFirst, usage) = usage.update { $0.enter(for: .failure) }
        guard isFirst else { return }
        leave(side.describe(error, statusCode: usage.statusCode, on: span))
    }

    /// A piece of the body has come. The sum becomes a tag when the span finishes.
    func received(_ bytes: Int) {
        note { $0.received(bytes) }
    }

    /// The request is sent once more.
    ///
    /// - Returns: how often it has been sent before.
    func countResend() -> Int {
        note { $0.countResend() }
    }

    /// Goes on with another span, while this one is in use.
    func replaceSpan(by span: any Span) {
        note { $0.latestSpan = span }
    }

    /// Writes on the span, unless its end has been told. No lock is held meanwhile.
    ///
    /// - Returns: whether there was something to write on.
    @discardableResult
    func use(_ write: (any Span) -> Void) -> Bool {
        guard usage.update({ $0.enter() }).0 else { return false }
        write(span)
        leave(nil)
        return true
    }

    /// Finishes the span as one whose end nobody told.
    ///
    /// - Parameter reason: why.
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

    /// Keeps what collects a body for its log, once for each direction.
    ///
    /// - Returns: whether it is kept: not when there is one already, or the span finishes.
    func keep(_ capture: PayloadCapture) -> Bool {
        note { !usage.value.hasEnded && $0.keep(capture) }
    }

    /// Lets go of bodies that are not to be logged after all.
    func dropPayloads(besides directions: Set<PayloadDirection>) {
        facts.withLock { $0.payloads.removeAll { !directions.contains($0.direction) } }
    }

    // MARK: The end

    /// Finishes the span, the first time that it is called: now, or when the last who is at work on it is done.
    func end(_ end: ExchangeEnd? = nil) {
        if let end { note { if !usage.value.hasEnded { $0.end = $0.end ?? end } } }
        if usage.update({ $0.end() }).0 { conclude() }
    }

    private func leave(_ outcome: ExchangeOutcome?) {
        if let outcome, side.keepsOutcome { note { $0.outcome = outcome } }
        if usage.update({ $0.leave() }).0 { conclude() }
    }

    /// Takes note of something, to be written at the end if at all.
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

/// What the server or the client writes on the span of an exchange. When it is written is for the ``Exchange`` to say.
protocol ExchangeSide: ~Copyable, Sendable {
    /// How tags are named.
    var conventions: TagConventions { get }

    /// Whether the head of the response is the end.
    var endsWithHead: Bool { get }

    /// Whether the exchange has the same span from start to end.
    var hasOneSpan: Bool { get }

    /// Whether somebody asks for what the exchange has come to.
    var keepsOutcome: Bool { get }

    /// Writes what the head of the response says.
    ///
    /// - Parameters:
    ///   - head: status and header fields of the response.
    ///   - error: the error that the response answers, where it answers one.
    ///   - span: the span.
    /// - Returns: what the exchange has come to so far.
    func describe(_ head: ResponseHead, answering error: (any Error)?, on span: any Span) -> ExchangeOutcome

    /// Writes what there is in place of a response, or of the rest of its body.
    ///
    /// - Parameters:
    ///   - error: what went wrong.
    ///   - statusCode: the status of the response, if that was told.
    ///   - span: the span.
    /// - Returns: what the exchange has come to.
    func describe(_ error: any Error, statusCode: Int?, on span: any Span) -> ExchangeOutcome

    /// The span has finished.
    ///
    /// - Parameter statusCode: the status of the response, if that was told. Looked up when somebody asks.
    func concluded(statusCode: @autoclosure () -> Int?)
}

extension ExchangeSide where Self: ~Copyable {
    /// Nothing, for a side that nobody observes.
    func concluded(statusCode: @autoclosure () -> Int?) {}
}

/// What an exchange has come to, for those who count attempts.
enum ExchangeOutcome: Sendable {
    case open
    case succeeded
    case failed(String)
    case cancelled
}

/// How a span comes to its end before all has been said.
enum ExchangeEnd: Sendable {
    /// The body broke off.
    case failed(any Error)
    /// The body was given up before its end.
    case dropped
}

/// What only some exchanges come to know.
private struct ExchangeFacts: Sendable {
    /// The span of the latest hop.
    var latestSpan: (any Span)?
    var resendCount: Int
    var outcome = ExchangeOutcome.open
    var receivedBytes: Int?
    /// What of the bodies is logged when the span finishes.
    var payloads: [PayloadCapture] = []
    /// `nil` where all has been said.
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
