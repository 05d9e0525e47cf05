//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
public import OpenTracing

/// An outgoing request: its span, if it is traced.
///
/// Call, in this order: ``redirected(statusCode:to:)`` for each hop; ``responded(_:)`` or ``failed(_:)``; ``observing(_:)`` for
/// the body; and ``finish()`` if no observed body does so. If ``finish()`` is never called, the span finishes when the last copy
/// is released. All methods may be called concurrently from any thread; the span finishes exactly once.
public struct ClientExchange: Sendable {
    enum State: Sendable {
        case traced(Exchange<ClientSide>)
        /// No span; a context is passed through.
        case passing(PassingRequest)
        case untraced
    }

    let state: State

    /// A request without a span or a passed-through context.
    static let untraced = ClientExchange(state: .untraced)

    /// Whether the request has a span.
    @usableFromInline var isTraced: Bool { exchange != nil }

    private var exchange: Exchange<ClientSide>? {
        if case .traced(let exchange) = state { exchange } else { nil }
    }

    /// The span of the request, or `nil` if it has none. With ``RedirectRecording/spanPerHop``, the span of the latest hop.
    public var span: (any Span)? { exchange?.span }

    /// When the span finishes: with the head or the body.
    public var ends: ClientSpanEnd {
        switch state {
        case .traced(let exchange): exchange.side.ends
        case .passing(let passing): passing.side.ends
        case .untraced: .body
        }
    }

    /// The outcome of the request, and whether it is final.
    var outcome: (value: ExchangeOutcome, isFinal: Bool) { exchange?.outcome ?? (.open, false) }

    /// The span to activate while the request is sent; `nil` to leave the active span unchanged.
    @usableFromInline var activation: (span: any Span, scopes: ScopeManager)? {
        exchange.map { ($0.span, $0.side.client.tracing.scopes) }
    }

    /// Runs a closure with the span active, if any.
    ///
    /// - Parameter operation: sends the request.
    /// - Returns: what `operation` returns.
    /// - Throws: what `operation` throws; report it with ``failed(_:)``.
    @inlinable @inline(__always)
    public nonisolated(nonsending) func withActive<Result, Failure: Error>(
        _ operation: nonisolated(nonsending) () async throws(Failure) -> Result
    ) async throws(Failure) -> Result {
        guard let activation else { return try await operation() }
        return try await activation.scopes.withActiveSpan(activation.span, operation)
    }

    /// Runs a closure with the span active, if any.
    ///
    /// - Parameter operation: sends the request.
    /// - Returns: what `operation` returns.
    /// - Throws: what `operation` throws; report it with ``failed(_:)``.
    @inlinable
    public func withActive<Result, Failure: Error>(
        _ operation: () throws(Failure) -> Result
    ) throws(Failure) -> Result {
        guard let activation else { return try operation() }
        return try activation.scopes.withActiveSpan(activation.span, operation)
    }

    /// Sends the request with the span active, and records the response head or the thrown error.
    ///
    /// - Parameters:
    ///   - head: returns the head of a response; `nil` if there is none.
    ///   - operation: sends the request.
    /// - Returns: what `operation` returns.
    /// - Throws: what `operation` throws, unchanged, after the span has finished.
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

    /// Records the status of the response. ``ClientSettings/statusRule`` decides which are failures: 400 and above by default.
    ///
    /// - Parameter statusCode: the status; `nil` if there is none.
    public func responded(statusCode: Int?) {
        if let statusCode { responded(ResponseHead(statusCode: statusCode)) }
    }

    /// Records the response head: sets the status and reads the response attributes. Only the first one is recorded.
    ///
    /// The span finishes here if it ends with the head.
    ///
    /// - Parameter head: the status and header fields of the response.
    public func responded(_ head: ResponseHead) {
        exchange?.responded(head)
    }

    /// Records that no response arrived, or that it broke off. Only the first error is recorded.
    ///
    /// Cancellation is not a failure: it is logged as `event=cancelled`, with the tag `cancelled`. Anything else is an error,
    /// logged as `event=error` with `error.kind`, `error.object` and `message`; a timeout is first logged as `event=timeout`,
    /// with its limit as `timeout.ms` if known. Secrets in URLs are removed from error descriptions.
    ///
    /// - Parameter error: the error thrown by the client.
    public func failed(_ error: any Error) {
        exchange?.failed(error)
    }

    /// Counts a piece of the body that ``observing(_:)`` does not count. The total becomes a tag when the span finishes.
    ///
    /// - Parameter bytes: the size of the piece, in bytes.
    public func received(bytes: Int) {
        exchange?.received(bytes)
    }

    /// Finishes the span now. Only the first call has an effect.
    public func finish() {
        exchange?.end()
    }

    /// Finishes the span with the given end, on the first call.
    func end(_ end: ExchangeEnd?) {
        exchange?.end(end)
    }

    /// Calls a closure with the span, unless there is none or it has finished.
    func use(_ write: (any Span, borrowing ClientSide) -> Void) {
        guard let exchange else { return }
        exchange.use { write($0, exchange.side) }
    }
}

/// A request without a span, with its passed-through context.
final class PassingRequest: Sendable {
    let side: ClientSide
    let context: any SpanContext

    init(_ side: consuming ClientSide, _ context: any SpanContext) {
        self.side = side
        self.context = context
    }
}
