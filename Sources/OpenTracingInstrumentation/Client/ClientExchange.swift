//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
public import OpenTracing
private import Synchronization

/// One request on its way to another service: its span if it is traced.
///
/// Tell it what happens, in this order: ``redirected(statusCode:to:)`` for each hop, ``responded(_:)`` or ``failed(_:)``, the body
/// through ``observing(_:)``, and ``finish()`` where no body does that. If it is forgotten, the span finishes with the
/// last copy. All of it may be called from any thread, and the ends may race: the span finishes exactly once.
public final class ClientExchange: Sendable {
    /// A request that is neither traced nor passed through.
    static let untraced = ClientExchange(setup: nil, span: nil)

    let setup: ExchangeSetup?
    private let state: Mutex<ExchangeState>

    /// The request as it was sent, if there are decorators that want to see it.
    private let decoratedRequest: (any OutgoingRequest)?

    init(setup: ExchangeSetup?, span: (any Span)?, decoratedRequest: (any OutgoingRequest)? = nil) {
        self.setup = setup
        self.decoratedRequest = decoratedRequest
        state = Mutex(ExchangeState(span: span, resendCount: setup?.call.resendCount ?? 0))
    }

    deinit {
        finish()
    }

    /// The span of the request, or `nil` when it has none. With ``RedirectRecording/spanPerHop``, that of the latest hop.
    public var span: (any Span)? { state.withLock(\.span) }

    /// When the span finishes: with the head or with the body.
    public var ends: ClientSpanEnd { setup?.ends ?? .body }

    /// What the request has come to, and whether that is the last word.
    var outcome: (value: ExchangeState.Outcome, isFinal: Bool) { state.withLock { ($0.outcome, $0.isEnding) } }

    /// Runs a closure with the span active, if there is one.
    ///
    /// - Parameter operation: sends the request.
    /// - Returns: what `operation` returns.
    /// - Throws: what `operation` throws; tell the exchange about it with ``failed(_:)``.
    public nonisolated(nonsending) func withActive<Result, Failure: Error>(
        _ operation: nonisolated(nonsending) () async throws(Failure) -> Result
    ) async throws(Failure) -> Result {
        guard let span else { return try await operation() }
        return try await span.tracer.scopeManager.withActiveSpan(span, operation)
    }

    /// Runs a closure with the span active, if there is one.
    ///
    /// - Parameter operation: sends the request.
    /// - Returns: what `operation` returns.
    /// - Throws: what `operation` throws; tell the exchange about it with ``failed(_:)``.
    public func withActive<Result, Failure: Error>(
        _ operation: () throws(Failure) -> Result
    ) throws(Failure) -> Result {
        guard let span else { return try operation() }
        return try span.tracer.scopeManager.withActiveSpan(span, operation)
    }

    /// The head of the response has come: sets its status. What ``ClientSettings/statusRule`` says is a failure, 400 and above
    /// by default.
    ///
    /// - Parameter statusCode: the status; `nil` when there is none.
    public func responded(statusCode: Int?) {
        if let statusCode { responded(ResponseHead(statusCode: statusCode)) }
    }

    /// The head of the response has come: sets its status, and reads the attributes of the response. Only the first counts.
    ///
    /// The span finishes here if it ends with the head.
    ///
    /// - Parameter head: status and header fields of the response.
    public func responded(_ head: ResponseHead) {
        guard let setup, let span = state.withLock({ $0.enter(for: .response) }) else { return }
        let isFailure = setup.record(head, on: span, decoratedRequest)
        state.withLock { $0.outcome = isFailure ? .failed("status \(head.statusCode)") : .succeeded }
        leave()
        if setup.ends == .head { finish() }
    }

    /// No response has come, or it broke off. Only the first error counts.
    ///
    /// A cancellation is no failure: it is logged as `event=cancelled`, with the tag `cancelled`. Everything else is an error,
    /// with `event=error`, `error.kind`, `error.object` and `message`; before that, a timeout is logged as `event=timeout` with
    /// its limit in `timeout.ms` where that is known. Whatever an error's description says, the secrets of URLs are left out.
    ///
    /// - Parameter error: what the client threw.
    public func failed(_ error: any Error) {
        guard let setup, let span = state.withLock({ $0.enter(for: .failure) }) else { return }
        let outcome = setup.record(error, on: span, decoratedRequest)
        state.withLock { $0.outcome = outcome }
        leave()
    }

    /// A piece of the body has come, where ``observing(_:)`` does not count it. The sum becomes a tag when the span finishes.
    ///
    /// - Parameter bytes: the size of the piece.
    public func received(bytes: Int) {
        guard setup != nil else { return }
        state.withLock { $0.received(bytes) }
    }

    /// Finishes the span now. Only the first call counts.
    public func finish() {
        end(.finished)
    }

    /// Finishes the span in one way or another, the first time that it is called.
    func end(_ end: ExchangeEnd) {
        guard setup != nil, let ending = state.withLock({ $0.finish(end) }) else { return }
        conclude(ending)
    }

    /// Uses the span, unless it has none or has finished.
    ///
    /// - Returns: whether there was one to use.
    @discardableResult
    func withSpan(_ use: (any Span, ExchangeSetup) -> Void) -> Bool {
        guard let setup, let span = state.withLock({ $0.enter() }) else { return false }
        use(span, setup)
        leave()
        return true
    }

    func countResend() -> Int {
        state.withLock { $0.countResend() }
    }

    func replaceSpan(by span: any Span) {
        state.withLock { $0.replaceSpan(by: span) }
    }

    private func leave() {
        if let ending = state.withLock({ $0.leave() }) { conclude(ending) }
    }

    private func conclude(_ ending: ExchangeState.Ending) {
        guard let setup else { return }
        if let bytes = ending.receivedBytes {
            ending.span.setTag(setup.service.settings.conventions.responseBodySize, to: bytes)
        }
        switch ending.end {
        case .finished: break
        case .failed(let error):
            if !ending.isFailureRecorded {
                let outcome = setup.record(error, on: ending.span, decoratedRequest)
                state.withLock { $0.outcome = outcome }
            }
        case .dropped:
            ending.span.log(event: "body.dropped")
        }
        ending.span.finish()
    }
}
