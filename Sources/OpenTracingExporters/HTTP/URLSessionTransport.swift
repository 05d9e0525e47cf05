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

/// Sends requests with Foundation's `URLSession`.
///
/// The session is the transport's own and keeps nothing: no cache, no cookies, no credentials. It opens few connections,
/// follows no redirect, and keeps no more of a body than ``HTTPExportResponse/maximumBodySize``.
///
/// On Linux, each request of a `URLSession` leaves about 140 bytes behind in libcurl (seen with libcurl 7.88): with a batch every five
/// seconds, 2.4 MB a day. A `URLSession` there also goes on receiving until its delegate gets to stop it: a receiver that answers with
/// a body without an end is cut off, but what arrives until then is in memory for that while.
/// ``AsyncHTTPClientTransport`` has neither weakness.
public final class URLSessionTransport: HTTPTransport {
    private let exchanges = URLSessionExchanges()
    /// `nil` after the shutdown.
    private let session: Mutex<URLSession?>

    /// Creates a transport.
    ///
    /// - Parameter maximumConnections: how many connections to a host may be open at once.
    public init(maximumConnections: Int = 2) {
        let configuration = URLSessionConfiguration.ephemeral
        configuration.httpMaximumConnectionsPerHost = max(1, maximumConnections)
        configuration.httpCookieStorage = nil
        configuration.httpShouldSetCookies = false
        configuration.urlCache = nil
        configuration.urlCredentialStorage = nil
        configuration.requestCachePolicy = .reloadIgnoringLocalCacheData
        let queue = OperationQueue()
        queue.maxConcurrentOperationCount = 1
        session = Mutex(URLSession(configuration: configuration, delegate: exchanges, delegateQueue: queue))
    }

    deinit {
        Self.invalidate(session)
    }

    /// Sends a request.
    ///
    /// - Parameter request: what to send.
    /// - Returns: the answer.
    /// - Throws: ``HTTPTransportError``, or `CancellationError` when the task was cancelled.
    public func send(_ request: HTTPExportRequest) async throws -> HTTPExportResponse {
        guard let url = URL(string: request.url), url.host != nil else { throw HTTPTransportError.invalidURL }
        var message = URLRequest(url: url)
        message.httpMethod = "POST"
        message.httpBody = Data(request.body)
        message.timeoutInterval = max(0.001, request.timeout / .seconds(1))
        for (name, value) in request.headers {
            message.setValue(value, forHTTPHeaderField: name)
        }
        // Within the lock: a session must not be asked for a task after it was invalidated, and whether the task has ended by that
        // must be noted for whoever waits for it.
        let created = session.withLock { session in
            let task = session?.dataTask(with: message)
            if let task { exchanges.add(task) }
            return task
        }
        guard let task = created else { throw HTTPTransportError.shutDown }
        return try await withTaskCancellationHandler {
            try await exchanges.outcome(of: task)
        } onCancel: {
            task.cancel()
            exchanges.giveUp(task)
        }
    }

    /// Ends the exchanges under way and closes the connections.
    public func shutdown() async {
        Self.invalidate(session)
        exchanges.giveUpAll()
    }

    private static func invalidate(_ session: borrowing Mutex<URLSession?>) {
        let current = session.withLock { session in
            defer { session = nil }
            return session
        }
        current?.invalidateAndCancel()
    }
}
