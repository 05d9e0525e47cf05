//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
public import OpenTracing

/// One request on its way to another service: its span if it is traced.
///
/// Tell it what happens, in this order: ``redirected(statusCode:to:)`` for each hop, ``responded(_:)`` or ``failed(_:)``, the body
/// through ``observing(_:)``, and ``finish()`` where no body does that. If it is forgotten, the span finishes with the
/// last copy. All of it may be called from any thread, and the ends may race: the span finishes exactly once.
public struct ClientExchange: Sendable {
    enum State: Sendable {
        case traced(Exchange<ClientSide>)
        /// Without a span; a context passes through.
        case passing(PassingRequest)
        case untraced
    }

    let state: State

    /// A request without a span, and through which nothing passes.
    static let untraced = ClientExchange(state: .untraced)

    /// Whether the request has a span.
    @usableFromInline var isTraced: Bool { exchange != nil }

    private var exchange: Exchange<ClientSide>? {
        if case .traced(let exchange) = state { exchange } else { nil }
    }

    /// The span of the request, or `nil` when it has none. With ``RedirectRecording/spanPerHop``, that of the latest hop.
    public var span: (any Span)? { exchange?.span }

    /// When the span finishes: with the head or with the body.
    public var ends: ClientSpanEnd {
        switch state {
        case .traced(let exchange): exchange.side.ends
        case .passing(let passing): passing.side.ends
        case .untraced: .body
        }
    }

    /// What the request has come to, and whether that is the last word.
    var outcome: (value: ExchangeOutcome, isFinal: Bool) { exchange?.outcome ?? (.open, false) }

    /// What is active while the request is sent; `nil` where what is active stays so.
    @usableFromInline var activation: (span: any Span, scopes: ScopeManager)? {
        exchange.map { ($0.span, $0.side.client.tracing.scopes) }
    }

    /// Runs a closure with the span active, if there is one.
    ///
    /// - Parameter operation: sends the request.
    /// - Returns: what `operation` returns.
    /// - Throws: what `operation` throws; tell the exchange about it with ``failed(_:)``.
    @inlinable @inline(__always)
    public nonisolated(nonsending) func withActive<Result, Failure: Error>(
        _ operation: nonisolated(nonsending) () async throws(Failure) -> Result
    ) async throws(Failure) -> Result {
        guard let activation else { return try await operation() }
        return try await activation.scopes.withActiveSpan(activation.span, operation)
    }

    /// Runs a closure with the span active, if there is one.
    ///
    /// - Parameter operation: sends the request.
    /// - Returns: what `operation` returns.
    /// - Throws: what `operation` throws; tell the exchange about it with ``failed(_:)``.
    @inlinable
    public func withActive<Result, Failure: Error>(
        _ operation: () throws(Failure) -> Result
    ) throws(Failure) -> Result {
        guard let activation else { return try operation() }
        return try activation.scopes.withActiveSpan(activation.span, operation)
    }

    /// Sends the request with the span active, and tells the head of its response or what was thrown.
    ///
    /// - Parameters:
    ///   - head: the head of a response; `nil` when there is none.
    ///   - operation: sends the request.
    /// - Returns: what `operation` returns.
    /// - Throws: what `operation` throws, unchanged; the span has ended then.
    @inlinable @inline(__always)
    package nonisolated(nonsending) func send<Response>(
        response head: (Response) -> ResponseHead?,
        _ operation: nonisolated(nonsending) () async throws -> Response
    ) async throws -> Response {
        do {
            let response = try await withActive(operation)
            if let head = head(response) { responded(head) }
            return response
        } catch {
            failed(error)
            finish()
            throw error
        }
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
        exchange?.responded(head)
    }

    /// No response has come, or it broke off. Only the first error counts.
    ///
    /// A cancellation is no failure: it is logged as `event=cancelled`, with the tag `cancelled`. Everything else is an error,
    /// with `event=error`, `error.kind`, `error.object` and `message`; before that, a timeout is logged as `event=timeout` with
    /// its limit in `timeout.ms` where that is known. Whatever an error's description says, the secrets of URLs are left out.
    ///
    /// - Parameter error: what the client threw.
    public func failed(_ error: any Error) {
        exchange?.failed(error)
    }

    /// A piece of the body has come, where ``observing(_:)`` does not count it. The sum becomes a tag when the span finishes.
    ///
    /// - Parameter bytes: the size of the piece.
    public func received(bytes: Int) {
        exchange?.received(bytes)
    }

    /// Finishes the span now. Only the first call counts.
    public func finish() {
        exchange?.end()
    }

    /// Finishes the span in one way or another, the first time that it is called.
    func end(_ end: ExchangeEnd?) {
        exchange?.end(end)
    }

    /// Uses the span, unless it has none or has finished.
    func use(_ write: (any Span, borrowing ClientSide) -> Void) {
        guard let exchange else { return }
        exchange.use { write($0, exchange.side) }
    }
}

/// A request without a span, and the context that passes through it.
final class PassingRequest: Sendable {
    let side: ClientSide
    let context: any SpanContext

    init(_ side: consuming ClientSide, _ context: any SpanContext) {
        self.side = side
        self.context = context
    }
}
