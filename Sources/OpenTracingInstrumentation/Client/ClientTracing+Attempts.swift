//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
import OpenTracing

extension ClientTracing {
    /// Traces a call that may take several requests, because its caller repeats those that fail.
    ///
    /// ```swift
    /// try await client.traceAttempts(request, "inventory.stock") { attempts in
    ///     for delay in delays {
    ///         do { return try await attempts.trace(request, statusCode: \.status) { try await http.send($0) } }
    ///         catch is ConnectionError { try await Task.sleep(for: delay) }
    ///     }
    ///     throw Unavailable()
    /// }
    /// ```
    ///
    /// One span stands for the call, and is active while the closure runs. Each attempt has a client span of its own as its
    /// child, so attempts are siblings, each with its own duration and outcome, and what the other side records belongs to
    /// the attempt that caused it. From the second attempt on they have the tag `http.resend_count`; the span of the call has
    /// it as well, and logs each attempt that failed: `event=attempt.failed`, `attempt` (from 1) and `message`.
    ///
    /// The call fails when the closure throws, or when it returns and no attempt of it has succeeded. An attempt that failed
    /// and was made good is no failure of the call.
    ///
    /// - Parameters:
    ///   - request: the request, for the name of the call.
    ///   - call: what is said about the call; its name and tags are those of the span of the call.
    ///   - operation: makes the attempts.
    /// - Returns: what `operation` returns.
    /// - Throws: what `operation` throws, unchanged.
    public nonisolated(nonsending) func traceAttempts<Result>(
        _ request: some OutgoingRequest,
        _ call: ClientCall = .traced,
        _ operation: nonisolated(nonsending) (ClientAttempts) async throws -> Result
    ) async throws -> Result {
        var unsent = request
        let whole = begin(&unsent, call, role: .call)
        let attempts = ClientAttempts(client: self, call: call, whole: whole)
        defer { whole.finish() }
        do {
            let result = try await whole.withActive { try await operation(attempts) }
            attempts.completed(hasReturned: true)
            return result
        } catch {
            attempts.completed(hasReturned: false)
            whole.failed(error)
            throw error
        }
    }
}
