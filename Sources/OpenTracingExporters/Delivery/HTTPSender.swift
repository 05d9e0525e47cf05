//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

internal import OpenTracingSDK
private import Synchronization

/// Sends bodies to one endpoint, retries if that may help, and counts the results.
///
/// A delay that the receiver requests applies to everything sent, not only to the rejected body.
final class HTTPSender: Sendable {
    private let endpoint: HTTPEndpoint
    private let contentType: String
    private let options: HTTPExportOptions
    private let transport: any HTTPTransport
    /// Whether the transport was created here. One that was supplied may serve others too.
    private let ownsTransport: Bool
    private let diagnostics: TracerDiagnostics?
    private let rejection: @Sendable (HTTPExportResponse) -> Rejection?
    private let time: HTTPSenderTime
    private let state = Mutex(State())

    private struct State {
        var health = DeliveryHealth()
        var isShutDown = false
        /// Whether a successful response could not be decoded.
        var hasMisunderstood = false
        /// The end of the pause that the receiver requested, and its response.
        var pause: (end: Duration, reason: HTTPExportFailure.Reason)?
    }

    /// Creates a sender.
    ///
    /// - Parameters:
    ///   - endpoint: the endpoint.
    ///   - contentType: the content type of bodies.
    ///   - options: compression, timeouts, retries and transport.
    ///   - rejection: decodes a successful response for rejected spans.
    ///   - diagnostics: receives reports of lost spans for which the exporter's caller gets no error.
    ///   - time: clocks and randomness.
    /// - Throws: ``ExporterConfigurationError`` if no transport can be created.
    init(
        endpoint: HTTPEndpoint,
        contentType: String,
        options: HTTPExportOptions,
        rejection: @escaping @Sendable (HTTPExportResponse) -> Rejection?,
        diagnostics: TracerDiagnostics?,
        time: HTTPSenderTime
    ) throws(ExporterConfigurationError) {
        self.endpoint = endpoint
        self.contentType = contentType
        self.options = options
        self.rejection = rejection
        self.diagnostics = diagnostics
        self.time = time
        ownsTransport = options.transport == nil
        transport = if let given = options.transport { given } else { try options.makeTransport() }
    }

    var health: DeliveryHealth { state.withLock(\.health) }

    /// Counts spans that are not sent at all.
    func reject(_ spanCount: Int) {
        guard spanCount > 0 else { return }
        state.withLock { $0.health.rejectedSpans += spanCount }
        lose(spanCount, .notIdentified, "\(spanCount) spans without identifiers were omitted")
    }

    /// Counts and reports spans lost after a successful export call.
    ///
    /// - Parameters:
    ///   - spanCount: the number of spans.
    ///   - reason: the reason to count them under.
    ///   - message: what happened.
    func lose(_ spanCount: Int, _ reason: SpanDropReason, _ message: String) {
        guard spanCount > 0 else { return }
        state.withLock {
            $0.health.droppedSpans[reason, default: 0] += spanCount
            $0.health.lastError = message
        }
        diagnostics?.report(
            TracerDiagnostic(.spansDropped, reason: reason.description, message: message, count: spanCount)
        )
    }

    /// Reports a problem that has not yet lost any spans.
    ///
    /// - Parameters:
    ///   - reason: the reason, as a constant phrase.
    ///   - message: what happened.
    func warn(_ reason: String, _ message: String) {
        state.withLock { $0.health.lastError = message }
        doubt(reason, message)
    }

    /// Reports something that may not be an error.
    private func doubt(_ reason: String, _ message: String) {
        diagnostics?.report(TracerDiagnostic(.exportImpaired, reason: reason, message: message))
    }

    /// The remaining pause that the receiver requested; zero if there is none.
    var pause: Duration {
        let now = time.elapsed()
        return state.withLock { max(.zero, ($0.pause?.end ?? now) - now) }
    }

    /// Sends a body, with retries.
    ///
    /// - Parameters:
    ///   - body: the body.
    ///   - spanCount: the number of spans in it.
    /// - Throws: ``HTTPExportFailure``, or `CancellationError` if the task was cancelled.
    func send(_ body: [UInt8], spanCount: Int) async throws {
        do {
            countTaken(spanCount, by: try await exchange(body, spanCount: spanCount))
        } catch {
            state.withLock {
                $0.health.failedSpans += spanCount
                $0.health.lastError = (error as? HTTPExportFailure)?.description ?? "the export was cancelled"
            }
            throw error
        }
    }

    /// Sends a body once, for a caller that keeps it for retries.
    ///
    /// - Parameters:
    ///   - body: the body.
    ///   - spanCount: the number of spans in it.
    /// - Returns: the result. Spans are counted, and their loss is reported, once nothing more can be done for them.
    /// - Throws: `CancellationError` if the task was cancelled.
    func sendOnce(_ body: [UInt8], spanCount: Int) async throws -> SingleAttempt {
        guard !state.withLock(\.isShutDown) else {
            return .unavailable(failure(.shutDown, attempts: 0, spanCount: spanCount))
        }
        let outcome = try await attempt(request(for: body))
        if let answer = outcome.acceptance {
            countTaken(spanCount, by: answer)
            return .taken
        }
        let failure = failure(outcome.failureReason, attempts: 1, spanCount: spanCount)
        guard outcome.isRetryable else {
            abandon(spanCount, .refused, failure.description)
            return .refused(failure)
        }
        state.withLock {
            $0.health.retries += 1
            $0.health.lastError = failure.description
        }
        takeNote(of: outcome)
        return .unavailable(failure)
    }

    /// Counts and reports the spans of a batch that is given up.
    ///
    /// - Parameters:
    ///   - spanCount: the number of spans.
    ///   - reason: the reason to count them under.
    ///   - message: what happened.
    func abandon(_ spanCount: Int, _ reason: SpanDropReason, _ message: String) {
        state.withLock { $0.health.failedSpans += spanCount }
        lose(spanCount, reason, message)
    }

    private func countTaken(_ spanCount: Int, by answer: HTTPExportResponse) {
        let rejection = rejection(answer).map {
            Rejection($0, message: endpoint.shown($0.message))
        }
        let rejected = min(max(0, rejection?.spanCount ?? 0), spanCount)
        state.withLock {
            $0.health.exportedSpans += spanCount - rejected
            $0.health.rejectedSpans += rejected
        }
        guard let rejection else { return }
        if rejection.isMisunderstanding {
            // All further responses would be the same, so report only the first.
            let isFirst = state.withLock { state in
                defer { state.hasMisunderstood = true }
                return !state.hasMisunderstood
            }
            if isFirst { doubt("unreadable answer", rejection.description) }
        } else if rejected > 0 {
            lose(rejected, .refused, rejection.description)
        } else {
            warn("warning of the receiver", rejection.description)
        }
    }

    /// Stores the delay that a response requests.
    private func takeNote(of outcome: HTTPSenderOutcome) {
        guard let delay = outcome.requestedDelay(now: time.secondsSinceEpoch()) else { return }
        let end = time.elapsed() + delay
        state.withLock { $0.pause = (end, outcome.failureReason) }
    }

    func shutdown() async {
        let isFirst = state.withLock { state in
            defer { state.isShutDown = true }
            return !state.isShutDown
        }
        if isFirst, ownsTransport { await transport.shutdown() }
    }

    /// Sends until a response is final.
    private func exchange(_ body: [UInt8], spanCount: Int) async throws -> HTTPExportResponse {
        let start = time.elapsed()
        var request = request(for: body)
        var attempts = 0
        var lastReason: HTTPExportFailure.Reason?
        while true {
            try await waitForReceiver(until: start + options.retries.deadline, attempts: attempts, spanCount: spanCount)
            let remaining = options.retries.deadline - (time.elapsed() - start)
            request.timeout = max(.zero, min(options.timeout, remaining))
            guard !state.withLock(\.isShutDown) else {
                throw failure(.shutDown, attempts: attempts, spanCount: spanCount)
            }
            attempts += 1
            let outcome = try await attempt(request)
            if let answer = outcome.acceptance { return answer }
            // If the total time ran out in a retry, the previous failure is more informative.
            let isCutShort = request.timeout < options.timeout && outcome.failureReason == .noAnswer(.timedOut)
            let reason = isCutShort ? lastReason ?? outcome.failureReason : outcome.failureReason
            lastReason = reason
            if outcome.isRetryable { takeNote(of: outcome) }
            let now = time.elapsed()
            guard outcome.isRetryable,
                let delay = options.retries.delay(
                    afterAttempts: attempts,
                    elapsed: now - start,
                    requested: nil,
                    chance: time.chance()
                )
            else { throw failure(reason, attempts: attempts, spanCount: spanCount) }
            state.withLock { $0.health.retries += 1 }
            // The delay that the receiver requested follows, if it is longer.
            if delay > pause { try await time.wait(delay) }
        }
    }

    /// Waits while the receiver requests a pause, but no longer than the batch's deadline.
    private func waitForReceiver(until deadline: Duration, attempts: Int, spanCount: Int) async throws {
        while let pause = state.withLock(\.pause) {
            let now = time.elapsed()
            guard now < pause.end else { return }
            let isInTime = pause.end < deadline
            do {
                try await time.wait(max(.zero, min(pause.end, deadline) - now))
            } catch {
                // Report the reason for the wait to the caller that cancelled it.
                throw failure(pause.reason, attempts: attempts, spanCount: spanCount)
            }
            guard isInTime else { throw failure(pause.reason, attempts: attempts, spanCount: spanCount) }
        }
    }

    private func request(for body: [UInt8]) -> HTTPExportRequest {
        var headers = endpoint.headers
        headers.append(("content-type", contentType))
        if !headers.contains(where: { $0.name.lowercased() == "user-agent" }) {
            headers.append(("user-agent", "\(InstrumentationLibrary.name)/\(InstrumentationLibrary.version)"))
        }
        guard !options.sendsOverGRPC, let compression = options.compression, let compressed = compression.compress(body)
        else {
            return HTTPExportRequest(url: endpoint.url, headers: headers, body: body, timeout: options.timeout)
        }
        headers.append(("content-encoding", compression.name))
        return HTTPExportRequest(url: endpoint.url, headers: headers, body: compressed, timeout: options.timeout)
    }

    /// Sends once. The only error thrown is the cancellation of the task.
    private func attempt(_ request: HTTPExportRequest) async throws -> HTTPSenderOutcome {
        do {
            return .success(try await Deadline.run(within: request.timeout) { try await self.transport.send(request) })
        } catch let error as HTTPTransportError {
            return .failure(.noAnswer(error))
        } catch {
            try Task.checkCancellation()
            return .failure(.transportFailed)
        }
    }

    private func failure(_ reason: HTTPExportFailure.Reason, attempts: Int, spanCount: Int) -> HTTPExportFailure {
        HTTPExportFailure(
            reason: reason,
            destination: endpoint.displayName,
            attempts: attempts,
            spanCount: spanCount
        )
    }
}

/// The outcome of one attempt to send a batch.
private enum HTTPSenderOutcome {
    case success(HTTPExportResponse)
    case failure(HTTPExportFailure.Reason)

    /// The response, if it is a successful one.
    var acceptance: HTTPExportResponse? {
        guard case .success(let answer) = self, (200..<300).contains(answer.status) else { return nil }
        return answer
    }

    /// The reason why the attempt failed; only meaningful if it did.
    var failureReason: HTTPExportFailure.Reason {
        switch self {
        case .success(let answer): .status(answer.status)
        case .failure(let reason): reason
        }
    }

    /// Whether another attempt may succeed.
    var isRetryable: Bool {
        switch self {
        case .success(let answer): RetryPolicy.isRetryable(status: answer.status)
        case .failure(.noAnswer(.invalidURL)), .failure(.noAnswer(.shutDown)), .failure(.shutDown): false
        case .failure: true
        }
    }

    /// Returns the delay that the receiver requested.
    func requestedDelay(now: Int64) -> Duration? {
        guard case .success(let answer) = self else { return nil }
        return answer.header("retry-after").flatMap { RetryAfter.delay($0, now: now) }
    }
}

/// The result of sending a batch once.
enum SingleAttempt {
    /// The receiver accepted it.
    case taken
    /// The receiver rejected it for good.
    case refused(HTTPExportFailure)
    /// The receiver may accept it later.
    case unavailable(HTTPExportFailure)
}

/// Work with a deadline.
private enum Deadline {
    /// Runs work, and cancels it at the deadline.
    ///
    /// - Parameters:
    ///   - duration: how long the work may take.
    ///   - work: the work; must end soon after it is cancelled.
    /// - Returns: what the work returns.
    /// - Throws: what the work throws; ``HTTPTransportError/timedOut`` at the deadline.
    static func run<Value: Sendable>(
        within duration: Duration,
        _ work: @escaping @Sendable () async throws -> Value
    ) async throws -> Value {
        try await withThrowingTaskGroup(of: Value.self) { group in
            group.addTask { try await work() }
            group.addTask {
                try await CancellableSleep.sleep(for: duration)
                throw HTTPTransportError.timedOut
            }
            defer { group.cancelAll() }
            guard let first = try await group.next() else { throw CancellationError() }
            return first
        }
    }
}
