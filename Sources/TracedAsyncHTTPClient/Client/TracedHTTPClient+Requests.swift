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
    /// Sends a request, with a span that is a child of what is active, and returns when the head of the response has arrived.
    ///
    /// The span has the method, the URL without secrets, host and port, the status, the redirects and the size of the body. It
    /// ends with the last byte of the body, with an error while reading, when the reading task is cancelled, or when the body
    /// is dropped before its end; with the head where `call` or the settings say so. A body is read at the pace of its reader.
    ///
    /// A redirect that asks for the body once more is followed when the body can be sent again, as AsyncHTTPClient does.
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

    /// Sends a request, with a span that is a child of what is active, and returns when the head of the response has arrived.
    ///
    /// Otherwise as ``execute(_:deadline:logger:_:)``.
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

    /// Sends a request as often as it takes: one span for the call, and below it a span for each attempt, side by side.
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
    ///   - request: the request, for the name of the call.
    ///   - call: what is said about the call; its name and tags are those of the span of the call.
    ///   - operation: makes the attempts.
    /// - Returns: what `operation` returns.
    /// - Throws: what `operation` throws, unchanged.
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
