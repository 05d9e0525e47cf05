//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

private import OpenTracingSupport

/// Middleware that answers for a handler that takes too long.
///
/// ```swift
/// Group("/reports", middleware: [TimeLimit(.seconds(5))]) { … }
/// ```
///
/// When the limit is over, the request is answered at once, and the handler's task is cancelled. A handler that does not
/// listen to that runs on, and the span of the request does not wait for it: spans that it starts are children that outlive
/// their parent. Its response comes too late; if that is a stream, the closure runs against a writer that throws
/// ``RequestTimeout``, so that it can let go of what it holds.
///
/// The limit is for the handler and the middleware inside, until they return a response; a streamed body may take longer.
/// After the limit the body of the request throws ``RequestTimeout``, in whichever task it is read. Where a piece was on its
/// way, the server closes the connection after the response.
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
        let outcome = FirstOutcome<Response, any Error>()
        let body = request.body.limited()
        let limited = request.reading(body)
        // Tasks of their own, and no task group: a group would wait for a handler that does not listen to its cancellation.
        let handler = Task {
            do {
                let response = try await next(limited)
                if !outcome.settle(.success(response)) { await response.body.drop(because: timeout) }
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
            body?.end(with: error is RequestTimeout ? error : RequestBodyError.answered)
            throw error
        }
    }
}

extension Request {
    /// The same request with another body, where there is one.
    fileprivate func reading(_ body: LimitedBody?) -> Request {
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
