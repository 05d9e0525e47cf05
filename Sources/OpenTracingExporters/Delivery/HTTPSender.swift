//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

internal import OpenTracingSDK
private import Synchronization

/// Sends bodies to one endpoint, again and again where that helps, and counts what becomes of them.
///
/// A wait that the receiver asks for holds for all that is sent, not only for the body that was answered so.
final class HTTPSender: Sendable {
    private let endpoint: HTTPEndpoint
    private let contentType: String
    private let options: HTTPExportOptions
    private let transport: any HTTPTransport
    /// Whether the transport was made here. One that was given may serve others as well.
    private let ownsTransport: Bool
    private let diagnostics: TracerDiagnostics?
    private let rejection: @Sendable (HTTPExportResponse) -> Rejection?
    private let time: HTTPSenderTime
    private let state = Mutex(State())

    private struct State {
        var health = DeliveryHealth()
        var isShutDown = false
        /// Whether an answer of success could not be read.
        var hasMisunderstood = false
        /// Until when the receiver wants nothing, and what it said then.
        var pause: (end: Duration, reason: HTTPExportFailure.Reason)?
    }

    /// Creates a sender.
    ///
    /// - Parameters:
    ///   - endpoint: where to send.
    ///   - contentType: the content type of bodies.
    ///   - options: compression, deadlines, retries and transport.
    ///   - rejection: what an answer with a status of success says about spans that were refused all the same.
    ///   - diagnostics: is told about spans that are lost although whoever exports them is told of no error.
    ///   - time: clocks and chance.
    /// - Throws: ``ExporterConfigurationError`` when no transport can be made.
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
        lose(spanCount, .notIdentified, "\(spanCount) spans without identifiers were left out")
    }

    /// Counts spans that are lost although their export succeeded, and tells so.
    ///
    /// - Parameters:
    ///   - spanCount: how many spans.
    ///   - reason: under which reason they are counted.
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

    /// Tells about something that cost no span yet.
    ///
    /// - Parameters:
    ///   - reason: why, in words that are the same each time.
    ///   - message: what happened.
    func warn(_ reason: String, _ message: String) {
        state.withLock { $0.health.lastError = message }
        doubt(reason, message)
    }

    /// Tells about something that may be no error.
    private func doubt(_ reason: String, _ message: String) {
        diagnostics?.report(TracerDiagnostic(.exportImpaired, reason: reason, message: message))
    }

    /// How long the receiver still wants nothing; zero when it may be asked.
    var pause: Duration {
        let now = time.elapsed()
        return state.withLock { max(.zero, ($0.pause?.end ?? now) - now) }
    }

    /// Sends a body, again and again where that helps.
    ///
    /// - Parameters:
    ///   - body: the body.
    ///   - spanCount: how many spans it holds.
    /// - Throws: ``HTTPExportFailure``, or `CancellationError` when the task was cancelled.
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

    /// Sends a body once, for a caller that keeps it until its time has come.
    ///
    /// - Parameters:
    ///   - body: the body.
    ///   - spanCount: how many spans it holds.
    /// - Returns: what came of it. Spans are counted, and their loss is told, when there is nothing more to do for them.
    /// - Throws: `CancellationError` when the task was cancelled.
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

    /// Counts spans of a batch that is not sent any more, and tells so.
    ///
    /// - Parameters:
    ///   - spanCount: how many spans.
    ///   - reason: under which reason they are counted.
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
            // Every answer would be one, and the first says it all.
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

    /// Remembers the wait that an answer asks for.
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

    /// Sends until an answer is final.
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
            // That the whole time ended in a later attempt says less than why the one before failed.
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
            // The wait that the receiver asks for follows, where it is the longer one.
            if delay > pause { try await time.wait(delay) }
        }
    }

    /// Holds a batch as long as the receiver wants nothing, but not for longer than the batch has.
    private func waitForReceiver(until deadline: Duration, attempts: Int, spanCount: Int) async throws {
        while let pause = state.withLock(\.pause) {
            let now = time.elapsed()
            guard now < pause.end else { return }
            let isInTime = pause.end < deadline
            do {
                try await time.wait(max(.zero, min(pause.end, deadline) - now))
            } catch {
                // Whoever cut the wait off is to learn what it was for.
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

    /// Sends once. Of errors, only that the task was cancelled is thrown.
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

/// What came of one attempt to send a batch.
private enum HTTPSenderOutcome {
    case success(HTTPExportResponse)
    case failure(HTTPExportFailure.Reason)

    /// The answer, when it is one of success.
    var acceptance: HTTPExportResponse? {
        guard case .success(let answer) = self, (200..<300).contains(answer.status) else { return nil }
        return answer
    }

    /// Why the attempt did not do; of use only where it did not.
    var failureReason: HTTPExportFailure.Reason {
        switch self {
        case .success(let answer): .status(answer.status)
        case .failure(let reason): reason
        }
    }

    /// Whether another attempt may do.
    var isRetryable: Bool {
        switch self {
        case .success(let answer): RetryPolicy.isRetryable(status: answer.status)
        case .failure(.noAnswer(.invalidURL)), .failure(.noAnswer(.shutDown)), .failure(.shutDown): false
        case .failure: true
        }
    }

    /// The wait that the receiver asked for.
    func requestedDelay(now: Int64) -> Duration? {
        guard case .success(let answer) = self else { return nil }
        return answer.header("retry-after").flatMap { RetryAfter.delay($0, now: now) }
    }
}

/// What came of sending a batch once.
enum SingleAttempt {
    /// The receiver took it.
    case taken
    /// The receiver will never take it.
    case refused(HTTPExportFailure)
    /// It may be taken another time.
    case unavailable(HTTPExportFailure)
}

/// Work that is given up when it takes too long.
private enum Deadline {
    /// Runs work and cancels it at the deadline.
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
