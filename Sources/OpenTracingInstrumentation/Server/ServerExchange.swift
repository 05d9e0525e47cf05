//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
public import OpenTracing

/// A request being served: its span if it is traced, or else the context passed through it.
///
/// ``ServerTracing/serve(_:route:arrival:errorStatus:_:)`` makes all calls itself. Where nothing wraps the handler, make them in
/// this order: run the handler inside `withActive(_:)`; call ``responded(_:)`` or ``failed(_:answeredWith:)``; call ``finish()``,
/// preceded by another ``failed(_:answeredWith:)`` if the body broke off. If ``finish()`` is never called, the span finishes when
/// the last copy is released. All methods may be called concurrently from any thread; the span finishes exactly once.
public struct ServerExchange: Sendable {
    enum State: Sendable {
        case traced(Exchange<ServerSide>)
        case joined(JoinedExchange)
        case untraced(UntracedRequest)
        /// Untraced, with nothing to activate.
        case unseen
    }

    let state: State

    /// The span of the request, or `nil` if it is not traced.
    public var span: (any Span)? {
        switch state {
        case .traced(let exchange): exchange.span
        case .joined(let joined): joined.outer.span
        case .untraced, .unseen: nil
        }
    }

    /// What is active while the request is handled.
    @usableFromInline var activation: Activation {
        switch state {
        case .traced(let exchange): Activation(exchange)
        case .joined(let joined): Activation(joining: joined.outer)
        case .untraced(let request): Activation(request)
        case .unseen: .nothing
        }
    }

    /// Runs the handler with the span active, or with the context passed through an untraced request.
    ///
    /// - Parameter operation: the handler.
    /// - Returns: what `operation` returns.
    /// - Throws: what `operation` throws, unchanged; report it with ``failed(_:answeredWith:)``.
    @inlinable @inline(__always)
    public nonisolated(nonsending) func withActive<Result, Failure: Error>(
        _ operation: nonisolated(nonsending) () async throws(Failure) -> Result
    ) async throws(Failure) -> Result {
        try await activation.run(operation)
    }

    /// Runs a closure with the span active, or with the context passed through an untraced request.
    ///
    /// - Parameter operation: a synchronous part of the handler.
    /// - Returns: what `operation` returns.
    /// - Throws: what `operation` throws, unchanged.
    @inlinable
    public func withActive<Result, Failure: Error>(
        _ operation: () throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try activation.run(operation)
    }

    /// Records the response: sets the status, and reads the response and end attributes. Only the first response is recorded.
    ///
    /// - Parameter head: the status and header fields of the response.
    public func responded(_ head: ResponseHead) {
        switch state {
        case .traced(let exchange): exchange.responded(head)
        case .joined(let joined): joined.responded(head)
        case .untraced, .unseen: break
        }
    }

    /// Records an error thrown by the handler or the body.
    ///
    /// With a head, the error is answered by that response. The span fails if the status means failure; an error answered with
    /// 404 is just a response. A ``RequestTimeout`` is logged as a timeout. A `CancellationError` does not fail the
    /// span and is logged as cancellation, as is an error in a cancelled task that would otherwise mean failure.
    ///
    /// Without a head, the body broke off after its head was reported: the status stays, and the span fails. Pass a
    /// `CancellationError` if the client has disconnected.
    ///
    /// - Parameters:
    ///   - error: the thrown error.
    ///   - head: the status and header fields actually sent; `nil` if the head was reported before.
    public func failed(_ error: any Error, answeredWith head: ResponseHead? = nil) {
        switch (state, head) {
        case (.traced(let exchange), let head?): exchange.responded(head, answering: error)
        case (.traced(let exchange), nil): exchange.failed(error)
        case (.joined(let joined), let head?): joined.responded(head, answering: error)
        case (.joined, nil), (.untraced, _), (.unseen, _): break
        }
    }

    /// Finishes the span now. Only the first call has an effect. A span that belongs to an outer instrumentation is finished
    /// there.
    public func finish() {
        if case .traced(let exchange) = state { exchange.end() }
    }

    /// Returns a capture for logging a body, if the settings or the route ask for it and the request is recorded.
    ///
    /// Pass it each piece of the body once it has been sent or received, and report the end. The body is logged when the span
    /// finishes. ``ServerTracing/serve(_:route:arrival:errorStatus:_:)`` captures response bodies itself.
    ///
    /// - Parameters:
    ///   - direction: the direction of the body.
    ///   - fields: the header fields that describe the body.
    /// - Returns: the capture; `nil` if the body is not to be logged, or is already being logged.
    public func capturePayload(_ direction: PayloadDirection, fields: some TextMapReader) -> PayloadCapture? {
        switch state {
        case .traced(let exchange): exchange.capturePayload(direction, fields: fields)
        case .joined(let joined): joined.outer.capturePayload(direction, fields: fields)
        case .untraced, .unseen: nil
        }
    }

    /// Whether the settings or the route ask for a body log and the request is recorded; otherwise nothing needs to be prepared.
    @usableFromInline package func logsPayload(_ direction: PayloadDirection) -> Bool {
        switch state {
        case .traced(let exchange): exchange.logsPayload(direction)
        case .joined(let joined): joined.outer.logsPayload(direction)
        case .untraced, .unseen: false
        }
    }

    /// Records that the handler behind middleware starts, possibly with a modified request.
    ///
    /// End attributes are read from that request. Repeated runs of the handler, for middleware that retries, are logged.
    package func handlerBegins(_ request: some TraceableRequest) {
        if case .traced(let exchange) = state { exchange.handlerBegins(request) }
    }

    /// Whether buffered response bodies are observed: because the span waits for them, or because they are logged.
    package var watchesWholeBodies: Bool {
        let exchange: Exchange<ServerSide>
        switch state {
        case .traced(let traced): exchange = traced
        case .joined(let joined): exchange = joined.outer
        case .untraced, .unseen: return false
        }
        return waitsForWholeBodies || exchange.logsPayload(.response)
    }

    /// Serves a request without a span. The handler runs with the passed-through context, as does a streamed body.
    ///
    /// - Parameter handler: handles the request.
    /// - Returns: the response to send unchanged.
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

    /// Whether the span waits until a buffered body has been written.
    @usableFromInline var waitsForWholeBodies: Bool {
        if case .traced(let exchange) = state {
            exchange.side.snapshot.settings.bufferedResponses == .whenWritten
        } else {
            false
        }
    }
}
