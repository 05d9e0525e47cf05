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

/// Middleware that answers for a handler that takes too long.
///
/// ```swift
/// Group("/reports", middleware: [TimeLimit(.seconds(5))]) { … }
/// ```
///
/// When the limit is over, the request is answered at once, and the handler's task is cancelled. A handler that does not
/// listen to that runs on, and the span of the request does not wait for it: spans that it starts are children that outlive
/// their parent. Its response comes too late; if that is a stream, the closure runs against a writer that throws
/// ``/OpenTracingInstrumentation/RequestTimeout``, so that it can let go of what it holds.
///
/// The limit is for the handler and the middleware inside, until they return a response; a streamed body may take longer.
/// After the limit the body of the request throws ``/OpenTracingInstrumentation/RequestTimeout``, in whichever task it is read. Where a piece was on its
/// way, the server closes the connection after the response.
///
/// The span gets what ``/OpenTracingInstrumentation/RequestTimeout`` says.
public struct TimeLimit: Middleware {
    private let timeout: RequestTimeout
    private let requests: any LimitedRequests

    /// Creates middleware.
    ///
    /// - Parameters:
    ///   - limit: how long the handler may take, a year at most; nothing and less is over at once, and the handler does not run.
    ///   - status: what a request is answered with that takes longer.
    ///   - clock: what the limit is measured with.
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

    /// Runs what comes next until the limit is over.
    ///
    /// - Throws: ``/OpenTracingInstrumentation/RequestTimeout`` when the limit is over first, else what comes next throws.
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

    /// Runs the handler of a request until the limit is over.
    ///
    /// - Parameters:
    ///   - endBody: ends the body of the request, which may be read by a task that is left behind.
    ///   - drop: lets go of a response that comes too late, because of the error.
    ///   - handler: answers the request.
    /// - Throws: ``/OpenTracingInstrumentation/RequestTimeout`` when the limit is over first, else what the handler throws.
    package func run<Answer: Sendable>(
        endingBody endBody: (any Error) -> Void,
        dropping drop: @escaping @Sendable (Answer, any Error) async -> Void,
        answering handler: @escaping @Sendable () async throws -> Answer
    ) async throws -> Answer {
        guard timeout.limit > .zero else { throw timeout }
        let outcome = FirstOutcome<Answer, any Error>()
        // Tasks of their own, and no task group: a group would wait for a handler that does not listen to its cancellation.
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
    /// The same request with another body, where there is one.
    fileprivate func reading(_ body: LimitedBody<RequestBody>?) -> Request {
        guard let body else { return self }
        var request = self
        request.body = RequestBody(stream: body)
        return request
    }
}

extension ResponseBody {
    /// Lets a body go that is not to be sent: its closure runs, and learns why at the first piece.
    fileprivate func drop(because error: any Error) async {
        guard case .stream(_, let stream) = content else { return }
        var writer: any BodyWriter = RefusingBodyWriter(error: error)
        try? await stream(&writer)
    }
}

/// Takes nothing.
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
    ///   - limit: how long the request may take.
    ///   - status: the status that it is answered with.
    package init(limit: Duration, status: HTTPStatus) {
        self.init(limit: limit, statusCode: status.code)
    }

    /// The status that it is answered with.
    package var status: HTTPStatus { HTTPStatus(statusCode) }

    /// The status alone.
    public var response: Response { Response(status) }
}

/// The outcome of a request that runs against a time limit, whatever it is answered with.
protocol LimitedOutcome: AnyObject, Sendable {
    func end(with timeout: RequestTimeout)
}

extension FirstOutcome: LimitedOutcome where Failure == any Error {
    func end(with timeout: RequestTimeout) { settle(.failure(timeout)) }
}

/// The requests that run against a time limit, whichever its clock.
protocol LimitedRequests: Sendable {
    /// Begins to watch a request.
    ///
    /// - Parameter outcome: is given the error when the limit is over.
    /// - Returns: the number of the request.
    func begin(_ outcome: any LimitedOutcome) -> UInt64

    /// Ends to watch a request.
    func end(_ number: UInt64)
}

/// The requests that run against one time limit, and the one sleep that watches over them all.
///
/// A sleep that is cancelled stays in memory until its time. With one for each request they would add up to as many as come
/// within the limit.
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
    ///   - clock: what the limit is measured with.
    ///   - timeout: the limit, and what a request is answered with that takes longer.
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
        // It is no part of the request that happens to start it.
        if isFirst { Task.detached { await self.watch() } }
        return number
    }

    func end(_ number: UInt64) {
        _ = state.withLock { $0.outcomes.remove(number) }
    }

    /// Ends requests whose time is over, as long as there are any.
    private func watch() async {
        while let rest = expire() {
            guard (try? await clock.sleep(for: .nanoseconds(Int64(clamping: rest)))) != nil else {
                // A clock that does not sleep is left alone until the next request.
                return state.withLock { $0.isWatched = false }
            }
        }
    }

    /// Ends the requests whose time is over.
    ///
    /// - Returns: the time in nanoseconds until the next one's is; `nil` when there is none.
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

    /// The time since the start in nanoseconds.
    private var now: UInt64 { UInt64(max(0, start.duration(to: clock.now).wholeNanoseconds)) }
}
