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
import OpenTracingInstrumentation

/// The attempts of a call that retries failed requests. See ``TracedHTTPClient/attempts(at:_:_:)``.
public struct HTTPClientAttempts: Sendable {
    let client: TracedHTTPClient
    let attempts: ClientAttempts

    /// Sends the request in its own child span of the call's span.
    ///
    /// From the second attempt on, the span has the tag `http.resend_count`.
    ///
    /// - Parameters:
    ///   - request: the request; any existing trace context is replaced.
    ///   - timeout: the time limit for the head of the response.
    ///   - logger: the client's logger for this request.
    /// - Returns: the response.
    /// - Throws: any error from AsyncHTTPClient, unchanged.
    public func execute(
        _ request: HTTPClientRequest,
        timeout: TimeAmount,
        logger: Logger? = nil
    ) async throws -> HTTPClientResponse {
        try await client.send(request, deadline: .now() + timeout, logger: logger) { attempts.begin(&$0) }
    }
}
#endif
