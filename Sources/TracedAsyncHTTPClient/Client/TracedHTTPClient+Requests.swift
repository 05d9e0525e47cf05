//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if AsyncHTTPClient
public import AsyncHTTPClient
public import Logging
public import NIOCore
public import OpenTracingInstrumentation

extension TracedHTTPClient {
    /// Sends a request in a child span of the active span and returns when the head of the response has arrived.
    ///
    /// The span records the method, the URL without secrets, the host and port, the status, the redirects and the size of the
    /// body. It finishes after the last byte of the body, on a read error, when the reading task is cancelled, or when the body
    /// is dropped early; or with the head if `call` or the settings specify that. The body is read with backpressure.
    ///
    /// A redirect that requires resending the body is followed only if the body can be sent again, as in AsyncHTTPClient.
    ///
    /// - Parameters:
    ///   - request: the request; any existing trace context is replaced.
    ///   - deadline: the deadline for the head of the response.
    ///   - logger: the client's logger for this request.
    ///   - call: the tracing rule of this request: `"inventory.stock"`, `.off`, …
    /// - Returns: the response.
    /// - Throws: any error from AsyncHTTPClient, unchanged.
    public func execute(
        _ request: HTTPClientRequest,
        deadline: NIODeadline,
        logger: Logger? = nil,
        _ call: ClientCall = .traced
    ) async throws -> HTTPClientResponse {
        try await send(request, deadline: deadline, logger: logger) { tracing.begin(&$0, call) }
    }

    /// Sends a request in a child span of the active span and returns when the head of the response has arrived.
    ///
    /// See ``execute(_:deadline:logger:_:)``.
    ///
    /// - Parameters:
    ///   - request: the request; any existing trace context is replaced.
    ///   - timeout: the time limit for the head of the response.
    ///   - logger: the client's logger for this request.
    ///   - call: the tracing rule of this request.
    /// - Returns: the response.
    /// - Throws: any error from AsyncHTTPClient, unchanged.
    public func execute(
        _ request: HTTPClientRequest,
        timeout: TimeAmount,
        logger: Logger? = nil,
        _ call: ClientCall = .traced
    ) async throws -> HTTPClientResponse {
        try await execute(request, deadline: .now() + timeout, logger: logger, call)
    }

    /// Runs a request with retries: one span for the call, with a child span for each attempt.
    ///
    /// ```swift
    /// let response = try await inventory.attempts(at: request, "inventory.stock") { attempts in
    ///     for delay in delays {
    ///         let response = try await attempts.execute(request, timeout: .seconds(1))
    ///         guard response.status == .serviceUnavailable else { return response }
    ///         try await Task.sleep(for: delay)
    ///     }
    ///     throw Unavailable()
    /// }
    /// ```
    ///
    /// - Parameters:
    ///   - request: the request, used to name the call.
    ///   - call: the tracing rule of the call; its name and tags apply to the call's span.
    ///   - operation: the closure that makes the attempts.
    /// - Returns: the result of `operation`.
    /// - Throws: any error from `operation`, unchanged.
    public nonisolated(nonsending) func attempts<Result>(
        at request: HTTPClientRequest,
        _ call: ClientCall = .traced,
        _ operation: nonisolated(nonsending) (HTTPClientAttempts) async throws -> Result
    ) async throws -> Result {
        try await tracing.traceAttempts(OutgoingHTTPRequest(request), call) { attempts in
            try await operation(HTTPClientAttempts(client: self, attempts: attempts))
        }
    }
}
#endif
