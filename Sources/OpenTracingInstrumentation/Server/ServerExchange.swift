//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
public import OpenTracing

/// One request on its way through the server: its span if it is traced, else what passes through it.
///
/// Tell it what happens, in this order: the handler runs inside `withActive(_:)`; then ``responded(_:)`` or
/// ``failed(_:statusCode:)``; then the body inside ``withBody(statusCode:_:)``, or ``finish()`` when there is nothing to wait
/// for, after ``bodyFailed(_:statusCode:clientHasGone:)`` if there was something. If it is forgotten, the span finishes with the last copy.
public struct ServerExchange: Sendable {
    enum State: Sendable {
        case traced(ServerSpan)
        /// The request has its span further out, which is finished there.
        case joined(ServerSpan)
        case untraced(ActiveScope)
    }

    let state: State

    /// The span of the request, or `nil` when it is not traced.
    public var span: (any Span)? {
        switch state {
        case .traced(let serverSpan), .joined(let serverSpan): serverSpan.span
        case .untraced: nil
        }
    }

    /// Whether the request has its span further out, where it is finished.
    package var isJoined: Bool {
        if case .joined = state { true } else { false }
    }

    /// When the span finishes whose body is there as a whole; ``BufferedResponses/whenHandedOver`` without a span.
    public var bufferedResponses: BufferedResponses {
        if case .traced(let serverSpan) = state {
            serverSpan.snapshot.settings.bufferedResponses
        } else {
            .whenHandedOver
        }
    }

    /// The handler behind middleware begins, and may see another request than the one that came.
    ///
    /// Attributes of the end are read from it. That a handler runs more than once, for middleware that tries again, is logged.
    package func handlerBegins(_ request: some TraceableRequest) {
        if case .traced(let serverSpan) = state { serverSpan.handlerBegins(request) }
    }

    /// Runs the handler: with the span active, or with what passes through an untraced request.
    ///
    /// - Parameter operation: the handler.
    /// - Returns: what `operation` returns.
    /// - Throws: what `operation` throws, unchanged; tell the exchange about it with ``failed(_:statusCode:)``.
    public nonisolated(nonsending) func withActive<Result, Failure: Error>(
        _ operation: nonisolated(nonsending) () async throws(Failure) -> Result
    ) async throws(Failure) -> Result {
        switch state {
        case .traced(let serverSpan):
            try await serverSpan.withActive(operation)
        case .joined(let serverSpan):
            // Where the span's own task goes on, what has been made active since then stays so.
            if serverSpan.isCurrent {
                try await operation()
            } else {
                try await serverSpan.withActive(operation)
            }
        case .untraced(let scope):
            try await scope.withValue(operation)
        }
    }

    /// Runs a closure with the span active, or with what passes through an untraced request.
    ///
    /// - Parameter operation: a part of the handler that does not wait.
    /// - Returns: what `operation` returns.
    /// - Throws: what `operation` throws, unchanged.
    public func withActive<Result, Failure: Error>(
        _ operation: () throws(Failure) -> Result
    ) throws(Failure) -> Result {
        switch state {
        case .traced(let serverSpan):
            try serverSpan.withActive(operation)
        case .joined(let serverSpan):
            if serverSpan.isCurrent {
                try operation()
            } else {
                try serverSpan.withActive(operation)
            }
        case .untraced(let scope):
            try scope.withValue(operation)
        }
    }

    /// The handler has answered: sets the status, reads the attributes of the end and of the response.
    ///
    /// - Parameter head: status and header fields of the response.
    public func responded(_ head: ResponseHead) {
        switch state {
        case .traced(let serverSpan): serverSpan.responded(head)
        case .joined(let serverSpan): serverSpan.noteInnerFailure(nil, statusCode: head.statusCode)
        case .untraced: break
        }
    }

    /// The handler has thrown.
    ///
    /// The span fails when the status means failure; an error that is answered with 404 is an answer. A `CancellationError`
    /// is logged as such and fails nothing, and so is an error that would mean failure in a task that has been cancelled.
    ///
    /// - Parameters:
    ///   - error: what the handler threw.
    ///   - statusCode: the status that is really sent for it.
    public func failed(_ error: any Error, statusCode: Int) {
        failed(error, ResponseHead(statusCode: statusCode))
    }

    /// The handler has thrown, and the response to that is known.
    ///
    /// As ``failed(_:statusCode:)``, and reads the attributes of the response.
    ///
    /// - Parameters:
    ///   - error: what the handler threw.
    ///   - head: status and header fields of what is really sent for it.
    public func failed(_ error: any Error, _ head: ResponseHead) {
        switch state {
        case .traced(let serverSpan): serverSpan.failed(error, head)
        case .joined(let serverSpan): serverSpan.noteInnerFailure(error, statusCode: head.statusCode)
        case .untraced: break
        }
    }

    /// The handler took longer than it may, and the request is answered for it.
    ///
    /// - Parameters:
    ///   - limit: how long the handler may take.
    ///   - statusCode: the status that is sent.
    public func timedOut(after limit: Duration, statusCode: Int) {
        failed(RequestTimeout(limit: limit, statusCode: statusCode), statusCode: statusCode)
    }

    /// Writes the body with the span active, and finishes the span after the last byte or the error.
    ///
    /// - Parameters:
    ///   - statusCode: the status that was sent.
    ///   - write: writes the body; it tells its argument when a piece could not be sent.
    /// - Throws: what `write` throws.
    public nonisolated(nonsending) func withBody(
        statusCode: Int,
        _ write: nonisolated(nonsending) (BodyObserver) async throws -> Void
    ) async throws {
        let observer = BodyObserver()
        guard case .traced(let serverSpan) = state else {
            return try await withActive { try await write(observer) }
        }
        defer { serverSpan.finish() }
        do {
            try await serverSpan.withActive { try await write(observer) }
        } catch {
            serverSpan.bodyFailed(error, statusCode: statusCode, clientHasGone: observer.clientHasGone)
            throw error
        }
    }

    /// The body broke off after its head was told, for frameworks that cannot hand it to ``withBody(statusCode:_:)``.
    ///
    /// The status stays, and the span fails; unless the client has gone or the error is a `CancellationError`, which is logged as
    /// such and fails nothing. Call ``finish()`` next.
    ///
    /// - Parameters:
    ///   - error: what went wrong.
    ///   - statusCode: the status that was sent.
    ///   - clientHasGone: whether the body could not be sent, because nobody takes it any more.
    public func bodyFailed(_ error: any Error, statusCode: Int, clientHasGone: Bool = false) {
        if case .traced(let serverSpan) = state {
            serverSpan.bodyFailed(error, statusCode: statusCode, clientHasGone: clientHasGone)
        }
    }

    /// The request has failed, before its head was told or after.
    func failedAtLast(_ error: any Error, statusCode: Int) {
        if case .traced(let serverSpan) = state, let sentStatusCode = serverSpan.sentStatusCode {
            bodyFailed(error, statusCode: sentStatusCode)
        } else {
            failed(error, statusCode: statusCode)
        }
    }

    /// Finishes the span now. Only the first call counts.
    public func finish() {
        if case .traced(let serverSpan) = state { serverSpan.finish() }
    }
}
