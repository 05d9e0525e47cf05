//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

internal import Foundation
private import Synchronization

#if canImport(FoundationNetworking)
internal import FoundationNetworking
#endif

/// The exchanges of a session that are under way, and the delegate that learns what becomes of them.
final class URLSessionExchanges: NSObject, URLSessionDataDelegate, Sendable {
    private typealias Outcome = Result<HTTPExportResponse, any Error>

    private struct Exchange {
        var body: [UInt8] = []
        /// Who waits for the outcome; nobody yet for a task that was just created.
        var continuation: CheckedContinuation<HTTPExportResponse, any Error>?
        /// What became of a task that ended before anybody waited: it can be cancelled that early.
        var outcome: Outcome?
    }

    /// By the identifier of the task, which is unique within the session.
    private let exchanges = Mutex<[Int: Exchange]>([:])

    /// Takes note of a task that was just created. Must be followed by ``outcome(of:)``.
    func add(_ task: URLSessionTask) {
        exchanges.withLock { $0[task.taskIdentifier] = Exchange() }
    }

    /// Starts a task and waits for what becomes of it.
    func outcome(of task: URLSessionTask) async throws -> HTTPExportResponse {
        try await withCheckedThrowingContinuation { continuation in
            let early = exchanges.withLock { exchanges -> Outcome? in
                if let outcome = exchanges[task.taskIdentifier]?.outcome {
                    exchanges[task.taskIdentifier] = nil
                    return outcome
                }
                exchanges[task.taskIdentifier]?.continuation = continuation
                return nil
            }
            if let early {
                continuation.resume(with: early)
            } else {
                task.resume()
            }
        }
    }

    /// Ends the wait for a task that has been cancelled. A session tells nothing of a task that was cancelled before it began.
    func giveUp(_ task: URLSessionTask) {
        settle(task.taskIdentifier) { _ in .failure(CancellationError()) }
    }

    /// Ends the wait for all tasks of a session that has been invalidated.
    func giveUpAll() {
        for identifier in exchanges.withLock({ Array($0.keys) }) {
            settle(identifier) { _ in .failure(HTTPTransportError.shutDown) }
        }
    }

    func urlSession(
        _ session: URLSession,
        task: URLSessionTask,
        willPerformHTTPRedirection response: HTTPURLResponse,
        newRequest request: URLRequest,
        completionHandler: @escaping @Sendable (URLRequest?) -> Void
    ) {
        completionHandler(nil)
    }

    func urlSession(_ session: URLSession, dataTask: URLSessionDataTask, didReceive data: Data) {
        let isFull = exchanges.withLock { exchanges in
            let size = exchanges[dataTask.taskIdentifier]?.body.count ?? 0
            exchanges[dataTask.taskIdentifier]?.body += data.prefix(HTTPExportResponse.maximumBodySize - size)
            return size + data.count >= HTTPExportResponse.maximumBodySize
        }
        guard isFull else { return }
        end(dataTask, nil)
        dataTask.cancel()
    }

    func urlSession(_ session: URLSession, task: URLSessionTask, didCompleteWithError error: (any Error)?) {
        end(task, error)
    }

    /// Tells whoever waits for a task what became of it, once.
    private func end(_ task: URLSessionTask, _ error: (any Error)?) {
        settle(task.taskIdentifier) { Self.outcome(of: task, error, body: $0) }
    }

    /// The first outcome of a task counts.
    private func settle(_ identifier: Int, _ outcome: (_ body: [UInt8]) -> Outcome) {
        let ended = exchanges.withLock { exchanges -> (CheckedContinuation<HTTPExportResponse, any Error>, Outcome)? in
            guard let exchange = exchanges[identifier], exchange.outcome == nil else { return nil }
            let outcome = outcome(exchange.body)
            guard let continuation = exchange.continuation else {
                exchanges[identifier]?.outcome = outcome
                return nil
            }
            exchanges[identifier] = nil
            return (continuation, outcome)
        }
        if let (continuation, outcome) = ended { continuation.resume(with: outcome) }
    }

    private static func outcome(
        of task: URLSessionTask,
        _ error: (any Error)?,
        body: [UInt8]
    ) -> Outcome {
        if let error {
            switch (error as? URLError)?.code {
            case .cancelled: return .failure(CancellationError())
            case .timedOut: return .failure(HTTPTransportError.timedOut)
            case .secureConnectionFailed, .serverCertificateHasBadDate, .serverCertificateUntrusted,
                .serverCertificateHasUnknownRoot, .serverCertificateNotYetValid, .clientCertificateRejected,
                .clientCertificateRequired:
                return .failure(HTTPTransportError.secureConnectionFailed)
            // The error itself holds the URL.
            case let code: return .failure(HTTPTransportError.connectionFailed(code: code?.rawValue))
            }
        }
        guard let answer = task.response as? HTTPURLResponse else { return .failure(HTTPTransportError.invalidAnswer) }
        let headers = answer.allHeaderFields.compactMap { field in
            (field.key as? String).map { (name: $0, value: "\(field.value)") }
        }
        return .success(HTTPExportResponse(status: answer.statusCode, headers: headers, body: body))
    }
}
