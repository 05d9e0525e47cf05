//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
/// Middleware that answers for a handler that takes too long.
///
/// ```swift
/// Group("/reports", middleware: [TimeLimit(.seconds(5))]) { … }
/// ```
///
/// When the limit is over, the request is answered at once, and the handler's task is cancelled. A handler that does not
/// listen to that runs on, and its result is thrown away; the span of the request does not wait for it. The limit is for the
/// handler and the middleware inside, until they return a response; a streamed body may take longer.
///
/// The span gets what ``RequestTimeout`` says.
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
    /// - Throws: ``RequestTimeout`` when the limit is over first, else what comes next throws.
    public func handle(
        _ request: Request,
        next: @escaping @Sendable (Request) async throws -> Response
    ) async throws -> Response {
        guard timeout.limit > .zero else { throw timeout }
        let outcome = FirstOutcome<Response>()
        // Tasks of their own, and no task group: a group would wait for a handler that does not listen to its cancellation.
        let handler = Task {
            do {
                outcome.settle(.success(try await next(request)))
            } catch {
                outcome.settle(.failure(error))
            }
        }
        let number = requests.begin(outcome)
        defer {
            requests.end(number)
            handler.cancel()
        }
        return try await withTaskCancellationHandler {
            try await outcome.value()
        } onCancel: {
            handler.cancel()
        }
    }
}
