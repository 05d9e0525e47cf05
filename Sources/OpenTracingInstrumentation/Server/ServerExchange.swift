//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
public import OpenTracing

/// One request on its way through the server: its span if it is traced, else what passes through it.
///
/// ``ServerTracing/serve(_:route:arrival:errorStatus:_:)`` tells it what happens by itself. Where nothing wraps the handler, tell it in this
/// order: the handler runs inside `withActive(_:)`; then ``responded(_:)`` or ``failed(_:answeredWith:)``; then ``finish()``, after
/// another ``failed(_:answeredWith:)`` if the body broke off. If it is forgotten, the span finishes with the last copy. All of it may be
/// called from any thread, and the ends may race: the span finishes exactly once.
public struct ServerExchange: Sendable {
    enum State: Sendable {
        case traced(Exchange<ServerSide>)
        case joined(JoinedExchange)
        case untraced(UntracedRequest)
        /// Untraced, with nothing to make active.
        case unseen
    }

    let state: State

    /// The span of the request, or `nil` when it is not traced.
    public var span: (any Span)? {
        switch state {
        case .traced(let exchange): exchange.span
        case .joined(let joined): joined.outer.span
        case .untraced, .unseen: nil
        }
    }

    /// What is active while the request is answered.
    @usableFromInline var activation: Activation {
        switch state {
        case .traced(let exchange): Activation(exchange)
        case .joined(let joined): Activation(joining: joined.outer)
        case .untraced(let request): Activation(request)
        case .unseen: .nothing
        }
    }

    /// Runs the handler: with the span active, or with what passes through an untraced request.
    ///
    /// - Parameter operation: the handler.
    /// - Returns: what `operation` returns.
    /// - Throws: what `operation` throws, unchanged; tell the exchange about it with ``failed(_:answeredWith:)``.
    @inlinable @inline(__always)
    public nonisolated(nonsending) func withActive<Result, Failure: Error>(
        _ operation: nonisolated(nonsending) () async throws(Failure) -> Result
    ) async throws(Failure) -> Result {
        try await activation.run(operation)
    }

    /// Runs a closure with the span active, or with what passes through an untraced request.
    ///
    /// - Parameter operation: a part of the handler that does not wait.
    /// - Returns: what `operation` returns.
    /// - Throws: what `operation` throws, unchanged.
    @inlinable
    public func withActive<Result, Failure: Error>(
        _ operation: () throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try activation.run(operation)
    }

    /// The handler has answered: sets the status, reads the attributes of the end and of the response. Only the first answer counts.
    ///
    /// - Parameter head: status and header fields of the response.
    public func responded(_ head: ResponseHead) {
        switch state {
        case .traced(let exchange): exchange.responded(head)
        case .joined(let joined): joined.responded(head)
        case .untraced, .unseen: break
        }
    }

    /// The handler has thrown, or the body has.
    ///
    /// With a head, the error is answered by that, which is the answer that counts. The span fails when the status means failure; an
    /// error that is answered with 404 is an answer. A ``RequestTimeout`` is logged as a timeout. A `CancellationError` is logged as such
    /// and fails nothing, and so is an error that would mean failure in a task that has been cancelled.
    ///
    /// Without one, the body broke off after its head was told: the status stays, and the span fails. For a client that has gone,
    /// tell a `CancellationError`.
    ///
    /// - Parameters:
    ///   - error: what was thrown.
    ///   - head: status and header fields of what is really sent for it; `nil` when the head was told before.
    public func failed(_ error: any Error, answeredWith head: ResponseHead? = nil) {
        switch (state, head) {
        case (.traced(let exchange), let head?): exchange.responded(head, answering: error)
        case (.traced(let exchange), nil): exchange.failed(error)
        case (.joined(let joined), let head?): joined.responded(head, answering: error)
        case (.joined, nil), (.untraced, _), (.unseen, _): break
        }
    }

    /// Finishes the span now. Only the first call counts. A span that the request has further out is finished there.
    public func finish() {
        if case .traced(let exchange) = state { exchange.end() }
    }

    /// Gives what collects a body for its log, if settings or route ask for one and the request is recorded.
    ///
    /// Tell it each piece of the body once it has passed, and the end. It is logged when the span finishes. The bodies of responses are
    /// seen to by ``ServerTracing/serve(_:route:arrival:errorStatus:_:)``.
    ///
    /// - Parameters:
    ///   - direction: whose body it is.
    ///   - fields: the header fields that describe the body.
    /// - Returns: the capture; `nil` when the body is not to be logged, or is being logged already.
    public func capturePayload(_ direction: PayloadDirection, fields: some TextMapReader) -> PayloadCapture? {
        switch state {
        case .traced(let exchange): exchange.capturePayload(direction, fields: fields)
        case .joined(let joined): joined.outer.capturePayload(direction, fields: fields)
        case .untraced, .unseen: nil
        }
    }

    /// Whether settings or route ask for the log of a body, and the request is recorded: else nothing need be made ready for one.
    @usableFromInline package func logsPayload(_ direction: PayloadDirection) -> Bool {
        switch state {
        case .traced(let exchange): exchange.logsPayload(direction)
        case .joined(let joined): joined.outer.logsPayload(direction)
        case .untraced, .unseen: false
        }
    }

    /// The handler behind middleware begins, and may see another request than the one that came.
    ///
    /// Attributes of the end are read from it. That a handler runs more than once, for middleware that tries again, is logged.
    package func handlerBegins(_ request: some TraceableRequest) {
        if case .traced(let exchange) = state { exchange.handlerBegins(request) }
    }

    /// Whether bodies of responses that are there as a whole are watched: their span waits for them, or they are logged.
    package var watchesWholeBodies: Bool {
        let exchange: Exchange<ServerSide>
        switch state {
        case .traced(let traced): exchange = traced
        case .joined(let joined): exchange = joined.outer
        case .untraced, .unseen: return false
        }
        return waitsForWholeBodies || exchange.logsPayload(.response)
    }

    /// Whether the request has no span, so that nothing need be told.
    /// Answers a request without a span. Its handler runs with what passes through, and so does a body that is made while it is sent.
    ///
    /// - Parameter handler: answers the request.
    /// - Returns: the response, to be sent as it is.
    /// - Throws: what `handler` throws, unchanged.
    @inlinable @inline(__always)
    package nonisolated(nonsending) func serveUntraced<Response: TraceableResponse, Failure: Error>(
        _ handler: nonisolated(nonsending) () async throws(Failure) -> Response
    ) async throws(Failure) -> Response {
        var response = try await withActive(handler)
        if response.wholeBody == nil { response.observeBody(BodyObserver(self, capture: nil)) }
        return response
    }

    /// Whether the request has no span.
    @usableFromInline package var isUntraced: Bool {
        switch state {
        case .untraced, .unseen: true
        case .traced, .joined: false
        }
    }

    /// Whether the handler runs as it would without tracing.
    package var isUnseen: Bool {
        if case .unseen = state { true } else { false }
    }

    /// Whether the span waits until a body has been written that is there as a whole.
    @usableFromInline var waitsForWholeBodies: Bool {
        if case .traced(let exchange) = state {
            exchange.side.snapshot.settings.bufferedResponses == .whenWritten
        } else {
            false
        }
    }
}
