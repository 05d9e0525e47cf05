//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
import OpenTracing
public import OpenTracingInstrumentation
internal import OpenTracingSupport
private import Synchronization

/// Middleware that responds on behalf of a handler that takes too long.
///
/// ```swift
/// Group("/reports", middleware: [TimeLimit(.seconds(5))]) { … }
/// ```
///
/// When the limit expires, the client receives a response at once, and the handler's task is cancelled. A handler that ignores
/// cancellation keeps running, but the request's span does not wait for it: spans that it starts outlive their parent. Its late
/// response is discarded; if the response is a stream, its closure runs against a writer that throws
/// ``/OpenTracingInstrumentation/RequestTimeout`` so that it can release its resources.
///
/// The limit covers the handler and any inner middleware until they return a response; a streamed body may take longer. After the
/// limit, reading the request body throws ``/OpenTracingInstrumentation/RequestTimeout`` in any task. If a piece was in transit,
/// the server closes the connection after the response.
///
/// The span records the tags and logs of ``/OpenTracingInstrumentation/RequestTimeout``.
public struct TimeLimit: Middleware {
    private let timeout: RequestTimeout
    private let requests: any LimitedRequests

    /// Creates middleware.
    ///
    /// - Parameters:
    ///   - limit: the time limit, at most one year. A limit of zero or less expires at once, and the handler does not run.
    ///   - status: the status of the response when the limit expires.
    ///   - clock: the clock that measures the limit.
    public init(
        _ limit: Duration,
        status: HTTPStatus = .serviceUnavailable,
        clock: any Clock<Duration> = ContinuousClock()
    ) {
        timeout = RequestTimeout(limit: limit, status: status)
        requests = Self.requests(clock, timeout)
    }

    private static func requests<LimitClock: Clock>(
        _ clock: LimitClock,
        _ timeout: RequestTimeout
    ) -> any LimitedRequests where LimitClock.Duration == Duration {
        RunningRequests(clock, timeout)
    }

    /// Calls `next`, up to the time limit.
    ///
    /// - Throws: ``/OpenTracingInstrumentation/RequestTimeout`` if the limit expires first, otherwise any error from `next`.
    public func handle(
        _ request: Request,
        next: @escaping @Sendable (Request) async throws -> Response
    ) async throws -> Response {
        let body = request.body.limited()
        let limited = request.reading(body)
        return try await run(
            endingBody: { body?.end(with: $0) },
            dropping: { await $0.body.drop(because: $1) },
            answering: { try await next(limited) }
        )
    }

    /// Runs the handler of a request, up to the time limit.
    ///
    /// - Parameters:
    ///   - endBody: ends the body of the request, which an abandoned task may be reading.
    ///   - drop: discards a late response, with the error as the reason.
    ///   - handler: responds to the request.
    /// - Throws: ``/OpenTracingInstrumentation/RequestTimeout`` if the limit expires first, otherwise any error from the handler.
    package func run<Answer: Sendable>(
        endingBody endBody: (any Error) -> Void,
        dropping drop: @escaping @Sendable (Answer, any Error) async -> Void,
        answering handler: @escaping @Sendable () async throws -> Answer
    ) async throws -> Answer {
        guard timeout.limit > .zero else { throw timeout }
        let outcome = FirstOutcome<Answer, any Error>()
        // Unstructured tasks, because a task group would wait for a handler that ignores cancellation.
        let handler = Task { [timeout] in
            do {
                let answer = try await handler()
                if !outcome.settle(.success(answer)) { await drop(answer, timeout) }
            } catch {
                outcome.settle(.failure(error))
            }
        }
        let number = requests.begin(outcome)
        defer {
            requests.end(number)
            handler.cancel()
        }
        do {
            return try await withTaskCancellationHandler {
                try await outcome.value()
            } onCancel: {
                handler.cancel()
            }
        } catch {
            // A response may still read the body while it is written; an error does not.
            endBody(error is RequestTimeout ? error : RequestBodyError.answered)
            throw error
        }
    }
}

extension Request {
    /// Returns the same request with another body, if there is one.
    fileprivate func reading(_ body: LimitedBody<RequestBody>?) -> Request {
        guard let body else { return self }
        var request = self
        request.body = RequestBody(stream: body)
        return request
    }
}

extension ResponseBody {
    /// Discards a body: its closure runs, and its first write throws the error.
    fileprivate func drop(because error: any Error) async {
        guard case .stream(_, let stream) = content else { return }
        var writer: any BodyWriter = RefusingBodyWriter(error: error)
        try? await stream(&writer)
    }
}

/// A writer that throws on every write.
private struct RefusingBodyWriter: BodyWriter {
    let error: any Error

    nonisolated(nonsending) mutating func write(_ bytes: [UInt8]) async throws {
        throw error
    }
}

extension RequestTimeout: ResponseError {
    /// Creates an error.
    ///
    /// - Parameters:
    ///   - limit: the time limit of the request.
    ///   - status: the status of the response.
    package init(limit: Duration, status: HTTPStatus) {
        self.init(limit: limit, statusCode: status.code)
    }

    /// The status of the response.
    package var status: HTTPStatus { HTTPStatus(statusCode) }

    /// A response with the status and no body.
    public var response: Response { Response(status) }
}

/// The type-erased outcome of a request with a time limit.
protocol LimitedOutcome: AnyObject, Sendable {
    func end(with timeout: RequestTimeout)
}

extension FirstOutcome: LimitedOutcome where Failure == any Error {
    func end(with timeout: RequestTimeout) { settle(.failure(timeout)) }
}

/// The requests running against a time limit, for any clock.
protocol LimitedRequests: Sendable {
    /// Starts watching a request.
    ///
    /// - Parameter outcome: receives the error when the limit expires.
    /// - Returns: the number of the request.
    func begin(_ outcome: any LimitedOutcome) -> UInt64

    /// Stops watching a request.
    func end(_ number: UInt64)
}

/// The requests running against one time limit, with a single sleeping task that watches them all.
///
/// A cancelled sleep stays in memory until its deadline. One per request would accumulate as many as arrive within the limit.
final class RunningRequests<LimitClock: Clock>: LimitedRequests where LimitClock.Duration == Duration {
    private struct State {
        var outcomes = AgeOrderedMap<UInt64, any LimitedOutcome>()
        var lastNumber: UInt64 = 0
        var isWatched = false
    }

    private let clock: LimitClock
    private let start: LimitClock.Instant
    private let limit: UInt64
    private let timeout: RequestTimeout
    private let state = Mutex(State())

    /// Creates an empty set.
    ///
    /// - Parameters:
    ///   - clock: the clock that measures the limit.
    ///   - timeout: the limit and the status of the response.
    init(_ clock: LimitClock, _ timeout: RequestTimeout) {
        self.clock = clock
        start = clock.now
        limit = UInt64(max(0, min(timeout.limit, .longestSleep).wholeNanoseconds))
        self.timeout = timeout
    }

    func begin(_ outcome: any LimitedOutcome) -> UInt64 {
        let now = now
        let (number, isFirst) = state.withLock { state in
            state.lastNumber += 1
            _ = state.outcomes.insert(outcome, for: state.lastNumber, at: now)
            defer { state.isWatched = true }
            return (state.lastNumber, !state.isWatched)
        }
        // Detached, because the watcher does not belong to the request that starts it.
        if isFirst { Task.detached { await self.watch() } }
        return number
    }

    func end(_ number: UInt64) {
        _ = state.withLock { $0.outcomes.remove(number) }
    }

    /// Ends expired requests for as long as any request is running.
    private func watch() async {
        while let rest = expire() {
            guard (try? await clock.sleep(for: .nanoseconds(Int64(clamping: rest)))) != nil else {
                // If the clock fails to sleep, stop until the next request.
                return state.withLock { $0.isWatched = false }
            }
        }
    }

    /// Ends the expired requests.
    ///
    /// - Returns: the time in nanoseconds until the next request expires; `nil` if none is running.
    private func expire() -> UInt64? {
        let now = now
        while let outcome = state.withLock({ $0.outcomes.removeOldest { now >= $0 &+ limit } }) {
            outcome.end(with: timeout)
        }
        return state.withLock { state in
            guard let oldest = state.outcomes.oldestInstant() else {
                state.isWatched = false
                return nil
            }
            return max(oldest &+ limit, now &+ 1) - now
        }
    }

    /// The time since the start, in nanoseconds.
    private var now: UInt64 { UInt64(max(0, start.duration(to: clock.now).wholeNanoseconds)) }
}
