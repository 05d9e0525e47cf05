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
/// Tell it ``responded(statusCode:)`` or ``failed(_:)``, and then ``finish()``. If it is forgotten, the span finishes with
/// the last copy.
public final class ClientExchange: Sendable {
    /// The span of the request, or `nil` when it has none.
    public let span: (any Span)?

    private let settings: TracingSettings
    private let isFinished = Atomic(false)

    init(span: (any Span)?, settings: TracingSettings) {
        self.span = span
        self.settings = settings
    }

    deinit {
        finish()
    }

    /// Runs a closure with the span active, if there is one.
    ///
    /// - Parameter operation: sends the request.
    /// - Returns: what `operation` returns.
    /// - Throws: what `operation` throws.
    public nonisolated(nonsending) func withActive<Result, Failure: Error>(
        _ operation: nonisolated(nonsending) () async throws(Failure) -> Result
    ) async throws(Failure) -> Result {
        guard let span else { return try await operation() }
        return try await span.tracer.scopeManager.withActiveSpan(span, operation)
    }

    /// The answer has come: sets its status. 400 and above is a failure.
    ///
    /// - Parameter statusCode: the status; `nil` when there is none.
    public func responded(statusCode: Int?) {
        guard let span, let statusCode else { return }
        span.setTag(settings.conventions.statusCode, to: statusCode)
        if StatusRule.client.isFailure(statusCode) {
            span.setTag(.error, to: true)
        }
    }

    /// No answer has come, or it broke off.
    ///
    /// - Parameter error: what the client threw. A `CancellationError` is no failure.
    public func failed(_ error: any Error) {
        span?.record(error: error)
    }

    /// Finishes the span now. Only the first call counts.
    public func finish() {
        guard let span, isFinished.compareExchange(expected: false, desired: true, ordering: .relaxed).exchanged else {
            return
        }
        span.finish()
    }
}
