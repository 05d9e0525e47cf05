//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

private import Synchronization

/// Sends bodies to one endpoint, again and again where that helps, and counts what becomes of them.
final class HTTPSender: Sendable {
    private let endpoint: HTTPEndpoint
    private let contentType: String
    private let options: HTTPExportOptions
    private let transport: any HTTPTransport
    private let rejection: @Sendable (HTTPExportResponse) -> Rejection?
    private let time: HTTPSenderTime
    private let state = Mutex(State())

    private struct State {
        var health = DeliveryHealth()
        var isShutDown = false
    }

    /// Creates a sender.
    ///
    /// - Parameters:
    ///   - endpoint: where to send.
    ///   - contentType: the content type of bodies.
    ///   - options: compression, deadlines, retries and transport.
    ///   - rejection: what an answer with a status of success says about spans that were refused all the same.
    ///   - time: clocks and chance.
    init(
        endpoint: HTTPEndpoint,
        contentType: String,
        options: HTTPExportOptions,
        rejection: @escaping @Sendable (HTTPExportResponse) -> Rejection?,
        time: HTTPSenderTime
    ) {
        self.endpoint = endpoint
        self.contentType = contentType
        self.options = options
        self.rejection = rejection
        self.time = time
        transport = options.transport ?? URLSessionTransport()
    }

    var health: DeliveryHealth { state.withLock(\.health) }

    /// Counts spans that are not sent at all.
    func reject(_ spanCount: Int) {
        guard spanCount > 0 else { return }
        state.withLock {
            $0.health.rejectedSpans += spanCount
            $0.health.lastError = "\(spanCount) spans without identifiers were left out"
        }
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
            countFailed(spanCount, (error as? HTTPExportFailure)?.description ?? "the export was cancelled")
            throw error
        }
    }

    /// Sends a body once, for a caller that keeps it until its time has come.
    ///
    /// - Parameters:
    ///   - body: the body.
    ///   - spanCount: how many spans it holds.
    /// - Returns: what came of it. Spans are counted when there is nothing more to do for them.
    /// - Throws: `CancellationError` when the task was cancelled.
    func sendOnce(_ body: [UInt8], spanCount: Int) async throws -> SingleAttempt {
        guard !state.withLock(\.isShutDown) else {
            return .unavailable(failure(.shutDown, attempts: 0, spanCount: spanCount), requestedDelay: nil)
        }
        let outcome = try await attempt(request(for: body))
        if let answer = outcome.acceptance {
            countTaken(spanCount, by: answer)
            return .taken
        }
        let failure = failure(outcome.failureReason, attempts: 1, spanCount: spanCount)
        guard outcome.isRetryable else {
            countFailed(spanCount, failure.description)
            return .refused(failure)
        }
        state.withLock {
            $0.health.retries += 1
            $0.health.lastError = failure.description
        }
        return .unavailable(failure, requestedDelay: outcome.requestedDelay(now: time.secondsSinceEpoch()))
    }

    /// Counts spans that are lost, and says why.
    func countFailed(_ spanCount: Int, _ reason: String) {
        state.withLock {
            $0.health.failedSpans += spanCount
            $0.health.lastError = reason
        }
    }

    private func countTaken(_ spanCount: Int, by answer: HTTPExportResponse) {
        let rejection = rejection(answer)
        let rejected = min(max(0, rejection?.spanCount ?? 0), spanCount)
        state.withLock {
            $0.health.exportedSpans += spanCount - rejected
            $0.health.rejectedSpans += rejected
            if let rejection { $0.health.lastError = rejection.description }
        }
    }

    func shutdown() async {
        let isFirst = state.withLock { state in
            defer { state.isShutDown = true }
            return !state.isShutDown
        }
        if isFirst { await transport.shutdown() }
    }

    /// Sends until an answer is final.
    private func exchange(_ body: [UInt8], spanCount: Int) async throws -> HTTPExportResponse {
        let start = time.elapsed()
        var request = request(for: body)
        var attempts = 0
        while true {
            let remaining = options.retries.deadline - (time.elapsed() - start)
            request.timeout = max(.zero, min(options.timeout, remaining))
            guard !state.withLock(\.isShutDown) else {
                throw failure(.shutDown, attempts: attempts, spanCount: spanCount)
            }
            attempts += 1
            let outcome = try await attempt(request)
            if let answer = outcome.acceptance { return answer }
            let reason = outcome.failureReason
            guard outcome.isRetryable,
                let delay = options.retries.delay(
                    afterAttempts: attempts,
                    elapsed: time.elapsed() - start,
                    requested: outcome.requestedDelay(now: time.secondsSinceEpoch()),
                    chance: time.chance()
                )
            else { throw failure(reason, attempts: attempts, spanCount: spanCount) }
            state.withLock { $0.health.retries += 1 }
            try await time.wait(delay)
        }
    }

    private func request(for body: [UInt8]) -> HTTPExportRequest {
        var headers = endpoint.headers
        headers.append(("content-type", contentType))
        if !headers.contains(where: { $0.name.lowercased() == "user-agent" }) {
            headers.append(("user-agent", "\(InstrumentationLibrary.name)/\(InstrumentationLibrary.version)"))
        }
        guard let compression = options.compression, let compressed = compression.compress(body) else {
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
