//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
public import OpenTracing
private import Synchronization

extension ClientTracing {
    /// Traces a call whose caller retries failed requests.
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
    /// A single span represents the call and is active while the closure runs. Each attempt has its own client span as a child,
    /// so attempts are siblings, each with its own duration and outcome, and spans of the other side belong to the attempt that
    /// caused them. From the second attempt on, attempts have the tag `http.resend_count`; the call's span has it as well, and
    /// logs each failed attempt: `event=attempt.failed`, `attempt` (from 1) and `message`.
    ///
    /// The call fails if the closure throws, or if it returns and attempts have failed but none succeeded. A failed attempt
    /// followed by a successful one does not fail the call.
    ///
    /// - Parameters:
    ///   - request: the request, for the name of the span.
    ///   - call: the options of the call; name and tags apply to the call's span.
    ///   - operation: performs the attempts.
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

/// The attempts of a call whose caller retries failed requests. See ``ClientTracing/traceAttempts(_:_:_:)``.
public final class ClientAttempts: Sendable {
    private struct State {
        typealias Failure = (number: Int, message: String)

        var count = 0
        var hasFailed = false
        var hasSucceeded = false
        /// Attempts whose outcome may still change, with their numbers.
        var open: [(number: Int, exchange: ClientExchange)] = []

        /// Updates the outcomes of attempts, and returns new failures.
        mutating func settle(isLast: Bool = false) -> [Failure] {
            var failures: [Failure] = []
            open.removeAll { number, exchange in
                let outcome = exchange.outcome
                switch outcome.value {
                case .failed(let message):
                    hasFailed = true
                    failures.append((number, message))
                    return true
                case .succeeded where isLast || outcome.isFinal: hasSucceeded = true
                case .open, .succeeded, .cancelled: break
                }
                return outcome.isFinal
            }
            return failures
        }
    }

    private let client: ClientTracing
    private let call: ClientCall
    private let whole: ClientExchange
    private let state = Mutex(State())

    fileprivate init(client: ClientTracing, call: ClientCall, whole: ClientExchange) {
        self.client = client
        self.call = call
        self.whole = whole
    }

    /// The span of the call, or `nil` if it has none.
    public var span: (any Span)? { whole.span }

    /// Begins the next attempt, for clients with separate hooks.
    ///
    /// - Parameter request: the request; trace headers are injected into it.
    /// - Returns: the exchange that records the attempt.
    public func begin(_ request: inout some OutgoingRequest) -> ClientExchange {
        guard let span else { return client.begin(&request, call) }
        let (number, failures) = state.withLock { state in
            state.count += 1
            return (state.count, state.settle())
        }
        log(failures)
        var attempt = ClientCall(references: [.childOf(span)], ends: call.ends, resendCount: number - 1)
        attempt.isAttempt = true
        let exchange = client.begin(&request, attempt)
        state.withLock { $0.open.append((number, exchange)) }
        return exchange
    }

    /// Sends the request again and traces it like ``ClientTracing/trace(_:_:statusCode:_:)``.
    ///
    /// - Parameters:
    ///   - request: the request.
    ///   - statusCode: returns the status of a response.
    ///   - send: sends the request with the injected headers.
    /// - Returns: what `send` returns.
    /// - Throws: what `send` throws, unchanged.
    @inlinable
    public nonisolated(nonsending) func trace<Request: OutgoingRequest, Response>(
        _ request: Request,
        statusCode: (Response) -> Int?,
        _ send: nonisolated(nonsending) (Request) async throws -> Response
    ) async throws -> Response {
        try await trace(request, response: { statusCode($0).map { ResponseHead(statusCode: $0) } }, send)
    }

    /// Sends the request again and traces it like ``ClientTracing/trace(_:_:response:_:)``.
    ///
    /// - Parameters:
    ///   - request: the request.
    ///   - head: returns the head of a response; `nil` if there is none.
    ///   - send: sends the request with the injected headers.
    /// - Returns: what `send` returns.
    /// - Throws: what `send` throws, unchanged.
    @inlinable
    public nonisolated(nonsending) func trace<Request: OutgoingRequest, Response>(
        _ request: Request,
        response head: (Response) -> ResponseHead?,
        _ send: nonisolated(nonsending) (Request) async throws -> Response
    ) async throws -> Response {
        var request = request
        let exchange = begin(&request)
        defer { exchange.finish() }
        return try await exchange.send(response: head) { try await send(request) }
    }

    /// Records the outcome of the attempts on the span of the call.
    ///
    /// - Parameter hasReturned: whether the closure has returned; if so, the call has failed if an attempt failed and none
    ///   succeeded.
    fileprivate func completed(hasReturned: Bool) {
        let (failures, hasFailed, resendCount) = state.withLock { state in
            let failures = state.settle(isLast: true)
            return (failures, state.hasFailed && !state.hasSucceeded, state.count - 1)
        }
        log(failures)
        whole.use { span, side in
            if resendCount > 0 { span.setTag(side.conventions.resendCount, to: resendCount) }
            if hasFailed, hasReturned { span.setTag(.error, to: true) }
        }
    }

    private func log(_ failures: [State.Failure]) {
        guard !failures.isEmpty else { return }
        whole.use { span, _ in
            for failure in failures {
                span.log {
                    [
                        "event": "attempt.failed", "attempt": .integer(Int64(failure.number)),
                        "message": .string(failure.message),
                    ]
                }
            }
        }
    }
}
