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
    // Nothing in it depends on the side, so that the end, which also comes with the last reference, needs no generic code.
    private let life: Mutex<ExchangeLife>

    init(_ span: any Span, side: consuming Side, resendCount: Int = 0) {
        self.side = side
        life = Mutex(ExchangeLife(span: span, resendCount: resendCount))
    }

    deinit {
        if let ending = life.withLock({ $0.end(.finished) }) { conclude(ending) }
    }

    /// The span; in a client that follows redirects with a span each, that of the latest hop.
    var span: any Span { life.withLock(\.span) }

    /// Whether neither the response nor the end has been told.
    var isRunning: Bool { life.withLock(\.usage.isRunning) }

    /// The status of the response, once that was told.
    var statusCode: Int? { life.withLock(\.statusCode) }

    /// What the exchange has come to, and whether that is the last word.
    var outcome: (value: ExchangeOutcome, isFinal: Bool) { life.withLock { ($0.outcome, $0.usage.hasEnded) } }

    // MARK: What happens

    /// The head of the response is known. Only the first counts.
    ///
    /// - Parameters:
    ///   - head: status and header fields of the response.
    ///   - error: the error that the response answers, where it answers one.
    func responded(_ head: ResponseHead, answering error: (any Error)? = nil) {
        let isFirst = use(for: .response, statusCode: head.statusCode) { span, _ in
            side.describe(head, answering: error, on: span)
        }
        if isFirst, side.endsWithHead { end() }
    }

    /// There is no response, or its body broke off. Only the first error counts.
    func failed(_ error: any Error) {
        use(for: .failure) { span, statusCode in side.describe(error, statusCode: statusCode, on: span) }
    }

    /// A piece of the body has come. The sum becomes a tag when the span finishes.
    func received(_ bytes: Int) {
        life.withLock { $0.received(bytes) }
    }

    /// The request is sent once more.
    ///
    /// - Returns: how often it has been sent before.
    func countResend() -> Int {
        life.withLock { $0.countResend() }
    }

    /// Goes on with another span, while this one is in use.
    func replaceSpan(by span: any Span) {
        life.withLock { $0.span = span }
    }

    /// Writes on the span, unless its end has been told. No lock is held meanwhile.
    ///
    /// - Returns: whether there was something to write on.
    @discardableResult
    func use(_ write: (any Span) -> Void) -> Bool {
        use(for: nil) { span, _ in
            write(span)
            return nil
        }
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
        life.withLock { $0.keep(capture) }
    }

    /// Lets go of bodies that are not to be logged after all.
    func dropPayloads(besides directions: Set<PayloadDirection>) {
        life.withLock { $0.payloads.removeAll { !directions.contains($0.direction) } }
    }

    // MARK: The end

    /// Finishes the span, the first time that it is called: now, or when the last who is at work on it is done.
    func end(_ end: ExchangeEnd = .finished) {
        if let ending = life.withLock({ $0.end(end) }) { conclude(ending) }
    }

    private func conclude(_ ending: ExchangeLife.Ending) {
        if let bytes = ending.receivedBytes { ending.span.setTag(side.conventions.responseBodySize, to: bytes) }
        switch ending.end {
        case .finished: break
        case .failed(let error):
            guard !ending.hasFailed else { break }
            let outcome = side.describe(error, statusCode: ending.statusCode, on: ending.span)
            life.withLock { $0.outcome = outcome }
        case .dropped:
            ending.span.log(event: "body.dropped")
        }
        for payload in ending.payloads { payload.log(on: ending.span) }
        ending.span.finish()
    }

    @discardableResult
    private func use(
        for event: SpanUsage.Event?,
        statusCode: Int? = nil,
        _ write: (any Span, _ statusCode: Int?) -> ExchangeOutcome?
    ) -> Bool {
        guard let (span, statusCode) = life.withLock({ $0.enter(for: event, statusCode: statusCode) }) else {
            return false
        }
        let outcome = write(span, statusCode)
        if let ending = life.withLock({ $0.leave(outcome) }) { conclude(ending) }
        return true
    }
}

/// What the server or the client writes on the span of an exchange. When it is written is for the ``Exchange`` to say.
protocol ExchangeSide: ~Copyable, Sendable {
    /// How tags are named.
    var conventions: TagConventions { get }

    /// Whether the head of the response is the end.
    var endsWithHead: Bool { get }

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
}

/// What an exchange has come to, for those who count attempts.
enum ExchangeOutcome: Sendable {
    case open
    case succeeded
    case failed(String)
    case cancelled
}

/// How a span comes to its end.
enum ExchangeEnd: Sendable {
    /// All has been said.
    case finished
    /// The body broke off.
    case failed(any Error)
    /// The body was given up before its end.
    case dropped
}

/// What is known of the span of an exchange, who is at work on it, and how it ends.
private struct ExchangeLife: Sendable {
    /// An end that is to be carried out.
    struct Ending: Sendable {
        let span: any Span
        let end: ExchangeEnd
        let statusCode: Int?
        let hasFailed: Bool
        let receivedBytes: Int?
        let payloads: [PayloadCapture]
    }

    var span: any Span
    var resendCount: Int
    var usage = SpanUsage()
    var outcome = ExchangeOutcome.open
    var statusCode: Int?
    var receivedBytes: Int?
    /// What of the bodies is logged when the span finishes.
    var payloads: [PayloadCapture] = []
    var end = ExchangeEnd.finished

    init(span: any Span, resendCount: Int) {
        self.span = span
        self.resendCount = resendCount
    }

    mutating func enter(for event: SpanUsage.Event?, statusCode: Int?) -> (any Span, Int?)? {
        guard usage.enter(for: event) else { return nil }
        if let statusCode { self.statusCode = statusCode }
        return (span, self.statusCode)
    }

    mutating func leave(_ outcome: ExchangeOutcome?) -> Ending? {
        if let outcome { self.outcome = outcome }
        return usage.leave() ? ending() : nil
    }

    mutating func end(_ end: ExchangeEnd) -> Ending? {
        if !usage.hasEnded { self.end = end }
        return usage.end() ? ending() : nil
    }

    private mutating func ending() -> Ending {
        defer { payloads = [] }
        return Ending(
            span: span,
            end: end,
            statusCode: statusCode,
            hasFailed: usage.hasFailed,
            receivedBytes: receivedBytes,
            payloads: payloads
        )
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
        guard !usage.hasEnded, !payloads.contains(where: { $0.direction == capture.direction }) else { return false }
        payloads.append(capture)
        return true
    }
}
