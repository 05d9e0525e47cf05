//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
import OpenTracing
private import Synchronization

/// One traced exchange from its start to its finish, on a server or in a client: its span, and what becomes known about it.
///
/// All members may be called from any thread, and its ends may race: the span finishes exactly once. Whoever writes on the span
/// enters before and leaves after, and no lock is held meanwhile. An end that is asked for in between is left to the last who
/// leaves, so nobody writes on a span that has finished. An exchange that is forgotten finishes with its last reference.
final class Exchange<Side: ExchangeSide>: Sendable {
    private struct State: Sendable {
        var span: any Span
        var notes: Side.Notes
        var usage = SpanUsage()
        var end = ExchangeEnd.finished
        var statusCode: Int?
        var receivedBytes: Int?
        var outcome = ExchangeOutcome.open
        /// What of the bodies is logged when the span finishes.
        var payloads: [PayloadCapture] = []

        var use: SpanUse<Side.Notes> { SpanUse(span: span, notes: notes, statusCode: statusCode) }

        mutating func ending() -> Ending {
            defer { payloads = [] }
            let failedUse: SpanUse<Side.Notes>? = if case .failed = end, !usage.hasFailed { use } else { nil }
            return Ending(
                span: span,
                end: end,
                receivedBytes: receivedBytes,
                payloads: payloads,
                failedUse: failedUse
            )
        }
    }

    /// An end that is to be carried out.
    private struct Ending: Sendable {
        let span: any Span
        let end: ExchangeEnd
        let receivedBytes: Int?
        let payloads: [PayloadCapture]
        /// For a failure that has not been described.
        let failedUse: SpanUse<Side.Notes>?
    }

    let side: Side
    private let state: Mutex<State>

    init(_ span: any Span, side: Side, notes: Side.Notes) {
        self.side = side
        state = Mutex(State(span: span, notes: notes))
    }

    deinit {
        end(.finished)
    }

    /// The span; in a client that follows redirects with a span each, that of the latest hop.
    var span: any Span { state.withLock(\.span) }

    /// What is known so far.
    var notes: Side.Notes { state.withLock(\.notes) }

    /// Whether neither the response nor the end has been told.
    var isRunning: Bool { state.withLock(\.usage.isRunning) }

    /// The status of the response, once that was told.
    var statusCode: Int? { state.withLock(\.statusCode) }

    /// What the exchange has come to, and whether that is the last word.
    var outcome: (value: ExchangeOutcome, isFinal: Bool) { state.withLock { ($0.outcome, $0.usage.hasEnded) } }

    // MARK: What happens

    /// The head of the response is known. Only the first counts.
    ///
    /// - Parameters:
    ///   - head: status and header fields of the response.
    ///   - error: the error that the response answers, where it answers one.
    func responded(_ head: ResponseHead, answering error: (any Error)? = nil) {
        let isFirst = use(for: .response, statusCode: head.statusCode) { use in
            side.describe(head, answering: error, on: use)
        }
        if isFirst, side.endsWithHead { end(.finished) }
    }

    /// There is no response, or its body broke off. Only the first error counts.
    func failed(_ error: any Error) {
        use(for: .failure) { side.describe(error, on: $0) }
    }

    /// A piece of the body has come. The sum becomes a tag when the span finishes.
    func received(_ bytes: Int) {
        state.withLock { state in
            let (sum, overflow) = (state.receivedBytes ?? 0).addingReportingOverflow(max(0, bytes))
            state.receivedBytes = overflow ? .max : sum
        }
    }

    /// Takes note of something, and writes nothing.
    func note<Result: Sendable>(_ change: (inout Side.Notes) -> Result) -> Result {
        state.withLock { change(&$0.notes) }
    }

    /// Writes on the span, unless its end has been told. No lock is held meanwhile.
    ///
    /// - Returns: whether there was something to write on.
    @discardableResult
    func use(_ write: (SpanUse<Side.Notes>) -> Void) -> Bool {
        use(for: nil) { use in
            write(use)
            return nil
        }
    }

    /// Goes on with another span, while this one is in use.
    func replaceSpan(by span: any Span) {
        state.withLock { $0.span = span }
    }

    /// Finishes the span as one whose end nobody told.
    ///
    /// - Parameter reason: why.
    /// - Returns: whether there was a span to finish.
    func abandon(because reason: String) -> Bool {
        let isOpen = use { use in
            use.span.setTag(side.conventions.abandoned, to: true)
            use.span.log([.event("abandoned"), .message(reason)])
        }
        end(.finished)
        return isOpen
    }

    // MARK: Bodies that are logged

    /// Keeps what collects a body for its log, once for each direction.
    ///
    /// - Returns: whether it is kept: not when there is one already, or the span finishes.
    func keep(_ capture: PayloadCapture) -> Bool {
        state.withLock { state in
            guard !state.usage.hasEnded, !state.payloads.contains(where: { $0.direction == capture.direction }) else {
                return false
            }
            state.payloads.append(capture)
            return true
        }
    }

    /// Lets go of bodies that are not to be logged after all.
    func dropPayloads(besides directions: Set<PayloadDirection>) {
        state.withLock { state in
            guard !state.payloads.isEmpty else { return }
            state.payloads.removeAll { !directions.contains($0.direction) }
        }
    }

    // MARK: The end

    /// Finishes the span, the first time that it is called: now, or when the last who is at work on it is done.
    func end(_ end: ExchangeEnd = .finished) {
        let ending = state.withLock { state in
            if !state.usage.hasEnded { state.end = end }
            return state.usage.end() ? state.ending() : nil
        }
        if let ending { conclude(ending) }
    }

    private func conclude(_ ending: Ending) {
        if let bytes = ending.receivedBytes { ending.span.setTag(side.conventions.responseBodySize, to: bytes) }
        switch ending.end {
        case .finished: break
        case .failed(let error):
            guard let use = ending.failedUse else { break }
            let outcome = side.describe(error, on: use)
            state.withLock { $0.outcome = outcome }
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
        _ write: (SpanUse<Side.Notes>) -> ExchangeOutcome?
    ) -> Bool {
        let use: SpanUse<Side.Notes>? = state.withLock { state in
            guard state.usage.enter(for: event) else { return nil }
            if let statusCode { state.statusCode = statusCode }
            return state.use
        }
        guard let use else { return false }
        let outcome = write(use)
        let ending = state.withLock { state in
            if let outcome { state.outcome = outcome }
            return state.usage.leave() ? state.ending() : nil
        }
        if let ending { conclude(ending) }
        return true
    }
}
