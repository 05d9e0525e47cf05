//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import Foundation
public import OpenTracingInstrumentation
import OpenTracingSupport

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
    private let transfers: SessionTransfers
    let session: URLSession
    let buffer: StreamBuffer

    /// Creates a session.
    ///
    /// - Parameters:
    ///   - configuration: the configuration of the session.
    ///   - tracing: the tracer and the settings.
    ///   - settings: settings of this client alone; `nil` for those that `tracing` has for all clients.
    ///   - buffer: where bodies wait for readers that are slower than the network.
    ///   - redirect: decides about redirects; by default each is followed, up to the limit of `URLSession`.
    public convenience init(
        configuration: URLSessionConfiguration = .default,
        tracing: RequestTracing,
        settings: ClientSettings? = nil,
        buffer: StreamBuffer = StreamBuffer(),
        redirect: @escaping RedirectDecision = { $1 }
    ) {
        self.init(
            configuration: configuration,
            tracing: tracing,
            settings: settings,
            buffer: buffer,
            redirect: redirect,
            onEnd: { _ in }
        )
    }

    /// Creates a session that tells when a response has come to its end.
    package init(
        configuration: URLSessionConfiguration,
        tracing: RequestTracing,
        settings: ClientSettings?,
        buffer: StreamBuffer,
        redirect: @escaping RedirectDecision,
        onEnd: @escaping @Sendable (URLSessionTask) -> Void
    ) {
        self.buffer = buffer
        client = ClientTracing(urlSession: tracing, settings: settings, seesRedirects: true)
        transfers = SessionTransfers(redirect: redirect, onEnd: onEnd)
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
    ///   - isStreamed: whether the body is read piece by piece, at the pace of its reader.
    ///   - makeTask: makes the task that sends the changed request.
    func start<Task: URLSessionTask>(
        _ request: URLRequest,
        _ call: ClientCall,
        isStreamed: Bool = false,
        _ makeTask: (URLSession, URLRequest) -> Task
    ) async throws -> Transfer {
        // A session that is told to end must not be asked for a task.
        defer { withExtendedLifetime(self) {} }
        var outgoing = OutgoingURLRequest(request, sentWith: session.configuration)
        let exchange = client.begin(&outgoing, call)
        let task = makeTask(session, outgoing.request)
        let transfer = Transfer(
            task,
            exchange,
            buffer: isStreamed ? buffer : .unlimited,
            counters: client.tracing.counters
        )
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

/// The file that a body is written to while it comes. Waiting for the disk is done on threads of its own.
///
/// It is written here and not by a download task, since that leaves its file behind on Linux when it is cancelled or fails.
struct Download: Sendable {
    let url: URL
    private let handle: FileHandle
    private let executor: BlockingExecutor

    init(in directory: URL) async throws {
        executor = BlockingExecutor("download")
        (url, handle) = try await executor.run {
            Result {
                let file = try TemporaryFile(in: directory)
                return (file.url, FileHandle(fileDescriptor: file.descriptor, closeOnDealloc: true))
            }
        }.get()
    }

    func write(_ piece: Data) async throws {
        try await executor.run { [handle] in Result { try handle.write(contentsOf: piece) } }.get()
    }

    func close() async throws {
        try await executor.run { [handle] in Result { try handle.close() } }.get()
    }

    func remove() async {
        await executor.run { [url] in try? FileManager.default.removeItem(at: url) }
    }
}
