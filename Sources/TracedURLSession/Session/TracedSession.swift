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

/// A wrapper that owns a `URLSession` and traces all its requests, including every redirect and streamed bodies.
///
/// ```swift
/// let inventory = TracedSession(tracing: tracing, settings: ClientSettings(operationName: .methodAndHost))
/// let (stock, _) = try await inventory.data(from: url, "inventory.stock")
/// ```
///
/// Keep one per called service, as you would keep a session, because it holds the connections. Requests in progress continue when
/// it is released. To trace a session that needs your own delegate, use the methods on `URLSession`.
public final class TracedSession: Sendable {
    /// A closure that decides about a redirect: it returns the request to follow, or `nil` to return the redirect response.
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
    ///   - settings: settings for this client; `nil` for the client settings of `tracing`.
    ///   - buffer: the buffer for bodies with slow readers.
    ///   - redirect: decides about redirects; by default all are followed, up to the limit of `URLSession`.
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

    /// Creates a session that reports when a response has ended.
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
        // The session retains its delegate until it is invalidated.
        session.finishTasksAndInvalidate()
    }

    /// Sends a request and returns when the head of the response has arrived.
    ///
    /// - Parameters:
    ///   - request: the request.
    ///   - call: the tracing rule of the request.
    ///   - isStreamed: whether the body is read piece by piece, at the reader's pace.
    ///   - makeTask: creates the task for the modified request.
    func start<Task: URLSessionTask>(
        _ request: URLRequest,
        _ call: ClientCall,
        isStreamed: Bool = false,
        _ makeTask: (URLSession, URLRequest) -> Task
    ) async throws -> Transfer {
        // Keep the session alive: an invalidated session must not create tasks.
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

/// The file to which a body is written as it arrives. Blocking disk access happens on dedicated threads.
///
/// A download task is not used because, on Linux, it leaves its file behind when it fails or is cancelled.
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
