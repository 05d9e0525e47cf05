//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
import Foundation
import OpenTracingInstrumentation
private import Synchronization

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

/// The transfers of a session that are under way, and the delegate that learns what becomes of them.
final class SessionTransfers: NSObject, URLSessionDataDelegate, Sendable {
    private let redirect: TracedSession.RedirectDecision

    /// Is called when all of a response has come, or nothing more of it will.
    private let onEnd: @Sendable (URLSessionTask) -> Void

    /// By the identifier of the task, which is unique within the session.
    private let transfers = Mutex<[Int: Transfer]>([:])

    init(redirect: @escaping TracedSession.RedirectDecision, onEnd: @escaping @Sendable (URLSessionTask) -> Void) {
        self.redirect = redirect
        self.onEnd = onEnd
    }

    /// Takes note of a transfer whose task was just created.
    func add(_ transfer: Transfer) {
        transfers.withLock { $0[transfer.task.taskIdentifier] = transfer }
    }

    private func transfer(_ task: URLSessionTask) -> Transfer? {
        transfers.withLock { $0[task.taskIdentifier] }
    }

    func urlSession(
        _ session: URLSession,
        task: URLSessionTask,
        willPerformHTTPRedirection response: HTTPURLResponse,
        newRequest request: URLRequest,
        completionHandler: @escaping @Sendable (URLRequest?) -> Void
    ) {
        guard let next = redirect(response, request) else { return completionHandler(nil) }
        var outgoing = OutgoingURLRequest(next)
        transfer(task)?.exchange.redirected(statusCode: response.statusCode, to: &outgoing)
        completionHandler(outgoing.request)
    }

    func urlSession(
        _ session: URLSession,
        dataTask: URLSessionDataTask,
        didReceive response: URLResponse,
        completionHandler: @escaping @Sendable (URLSession.ResponseDisposition) -> Void
    ) {
        // Interim responses such as 100 come here as well on Linux; the head is the one that follows them.
        let status = (response as? HTTPURLResponse)?.statusCode ?? 200
        if status == 101 || !(100..<200).contains(status) { transfer(dataTask)?.received(response) }
        completionHandler(.allow)
    }

    func urlSession(_ session: URLSession, dataTask: URLSessionDataTask, didReceive data: Data) {
        transfer(dataTask)?.received(data)
    }

    func urlSession(_ session: URLSession, task: URLSessionTask, didCompleteWithError error: (any Error)?) {
        guard let transfer = transfers.withLock({ $0.removeValue(forKey: task.taskIdentifier) }) else { return }
        defer { onEnd(task) }
        if let error { return transfer.ended(.failure(error)) }
        if !transfer.hasHead, let response = task.response { transfer.received(response) }
        transfer.ended(transfer.hasHead ? .success(()) : .failure(URLError(.badServerResponse)))
    }
}
