//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
public import OpenTracingInstrumentation

#if canImport(FoundationNetworking)
import Foundation
public import FoundationNetworking
#else
public import Foundation
#endif

/// A `URLSession` of its own whose requests are all traced: with every redirect, and with bodies that arrive piece by piece.
///
/// ```swift
/// let inventory = TracedSession(tracing: tracing, settings: ClientSettings(operationName: .methodAndHost))
/// let (stock, _) = try await inventory.data(from: url, "inventory.stock")
/// ```
///
/// Keep one for each service that is called, as you would keep a session: it holds the connections. Requests under way go on
/// when it is dropped. A session that needs a delegate of your own is traced by the methods on `URLSession`.
public final class TracedSession: Sendable {
    /// Decides about a redirect: the request to go on with, or `nil` to take the response as it is.
    public typealias RedirectDecision = @Sendable (HTTPURLResponse, URLRequest) -> URLRequest?

    let client: ClientTracing
    let transfers: SessionTransfers
    let session: URLSession

    /// Creates a session.
    ///
    /// - Parameters:
    ///   - configuration: the configuration of the session.
    ///   - tracing: the tracer and the settings.
    ///   - settings: settings of this client alone; `nil` for those that `tracing` has for all clients.
    ///   - redirect: decides about redirects; by default each is followed, up to the limit of `URLSession`.
    public init(
        configuration: URLSessionConfiguration = .default,
        tracing: RequestTracing,
        settings: ClientSettings? = nil,
        redirect: @escaping RedirectDecision = { $1 }
    ) {
        client = ClientTracing(urlSession: tracing, settings: settings, seesRedirects: true)
        transfers = SessionTransfers(redirect: redirect)
        let queue = OperationQueue()
        queue.maxConcurrentOperationCount = 1
        session = URLSession(configuration: configuration, delegate: transfers, delegateQueue: queue)
    }

    deinit {
        // The session holds its delegate until it is told to end.
        session.finishTasksAndInvalidate()
    }

    /// Sends a request and returns when the head of the response has arrived.
    ///
    /// - Parameters:
    ///   - request: the request.
    ///   - call: what is said about it.
    ///   - unreadLimit: how many bytes of the body may wait for a reader.
    ///   - makeTask: makes the task that sends the changed request.
    func start<Task: URLSessionTask>(
        _ request: URLRequest,
        _ call: ClientCall,
        unreadLimit: Int,
        _ makeTask: (URLSession, URLRequest) -> Task
    ) async throws -> Transfer {
        // A session that is told to end must not be asked for a task.
        defer { withExtendedLifetime(self) {} }
        var outgoing = OutgoingURLRequest(request, sentWith: session.configuration)
        let exchange = client.begin(&outgoing, call)
        let task = makeTask(session, outgoing.request)
        let transfer = Transfer(task, exchange, unreadLimit: unreadLimit)
        transfers.add(transfer)
        do {
            try await withTaskCancellationHandler {
                try await transfer.start()
            } onCancel: {
                task.cancel()
            }
            return transfer
        } catch {
            exchange.failed(error)
            exchange.finish()
            throw error
        }
    }
}
