//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import Foundation
import OpenTracingInstrumentation
private import OpenTracingSupport
private import Synchronization

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

/// One request of a ``TracedSession``: what has come of its response, and who waits for more.
final class Transfer: Sendable {
    private typealias HeadWaiter = CheckedContinuation<Void, any Error>
    private typealias Reader = CheckedContinuation<Arrival, any Error>

    /// What a reader has waited for.
    private enum Arrival {
        case piece(Data)
        case end
        /// Something has come before the reader began to wait.
        case earlier
    }

    private struct State {
        var response: URLResponse?
        var unread: UnreadBody
        var end: Result<Void, any Error>?
        var headWaiter: HeadWaiter?
        var reader: Reader?

        mutating func takeReader() -> Reader? {
            defer { reader = nil }
            return reader
        }
    }

    let task: URLSessionTask
    let exchange: ClientExchange
    private let buffer: StreamBuffer
    private let counters: TracingCounters
    private let state: Mutex<State>

    init(_ task: URLSessionTask, _ exchange: ClientExchange, buffer: StreamBuffer, counters: TracingCounters) {
        self.task = task
        self.exchange = exchange
        self.buffer = buffer
        self.counters = counters
        state = Mutex(State(unread: UnreadBody(memoryLimit: buffer.memoryLimit, fileLimit: buffer.fileLimit)))
    }

    /// Starts the task, and waits for the head of the response.
    func start() async throws {
        try await withCheckedThrowingContinuation { (waiter: HeadWaiter) in
            // A task can be cancelled before it has started, and has come to its end then.
            let early = state.withLock { state -> Result<Void, any Error>? in
                if let end = state.end { return end }
                state.headWaiter = waiter
                return nil
            }
            if let early {
                waiter.resume(with: early)
            } else {
                task.resume()
            }
        }
    }

    /// Whether the head of the response has arrived.
    var hasHead: Bool { state.withLock { $0.response != nil } }

    /// The head of the response, once it has arrived.
    func head() throws -> URLResponse {
        guard let response = state.withLock(\.response) else { throw URLError(.badServerResponse) }
        return response
    }

    /// How many bytes have come and were not read yet.
    var unreadCount: (memory: Int, file: Int) {
        state.withLock { ($0.unread.memoryCount, $0.unread.fileCount) }
    }

    /// Does something with the response on this side; where it fails, so has the request.
    func recording<Result>(_ work: () async throws -> Result) async throws -> Result {
        do {
            return try await work()
        } catch {
            exchange.failed(error)
            throw error
        }
    }

    // What the reader does. There is one at a time.

    /// The next piece of the body, or `nil` at its end.
    func next() async throws -> Data? {
        while true {
            switch state.withLock({ $0.unread.next() }) {
            case .piece(let piece): return piece
            case .stored(let file, let position, let count): return try await read(count, from: file, at: position)
            case .nothing: break
            }
            switch try await arrival() {
            case .piece(let piece): return piece
            case .end: return nil
            case .earlier: continue
            }
        }
    }

    private func arrival() async throws -> Arrival {
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { (reader: Reader) in
                let ready = state.withLock { state -> Result<Arrival, any Error>? in
                    if state.reader != nil || state.unread.isReading { return .success(.end) }
                    if !state.unread.isEmpty { return .success(.earlier) }
                    if let end = state.end { return end.map { .end } }
                    state.reader = reader
                    return nil
                }
                if let ready { reader.resume(with: ready) }
            }
        } onCancel: {
            task.cancel()
        }
    }

    /// Reads from the file of what has not been read yet, on a thread that may wait for the disk.
    private func read(_ count: Int, from file: RingFile, at position: Int) async throws -> Data {
        // A file may hold much, and a reader that is cancelled wants none of it.
        guard !Task.isCancelled else { throw abandon() }
        let bytes = await file.executor.run { Result { try file.read(count, at: position) } }
        do {
            let bytes = try bytes.get()
            state.withLock { $0.unread.didRead(count) }
            return bytes
        } catch {
            let reason = "the file in which the body waited cannot be read: \(error.localizedDescription)"
            throw abandon(ClientFailure(.bodyLost, message: reason))
        }
    }

    /// Nobody wants the rest of the body: ends the transfer, and lets go of what was not read.
    ///
    /// - Parameter error: is thrown to whoever reads on, unless all has been read or another error came first.
    /// - Returns: the same error.
    @discardableResult
    func abandon(_ error: any Error = URLError(.cancelled)) -> any Error {
        task.cancel()
        state.withLock { state in
            switch state.end {
            case .success where state.unread.isEmpty: return
            case .failure: break
            case .success, nil: state.end = .failure(error)
            }
            state.unread.removeAll()
        }
        return error
    }

    // What the session tells, on its queue.

    func received(_ response: URLResponse) {
        if let head = response.head { exchange.responded(head) }
        let waiter = state.withLock { state in
            state.response = response
            defer { state.headWaiter = nil }
            return state.headWaiter
        }
        waiter?.resume()
    }

    func received(_ piece: Data) {
        guard !piece.isEmpty else { return }
        let (reader, place) = state.withLock { state -> (Reader?, UnreadBody.Place) in
            guard state.end == nil else { return (nil, .memory) }
            if let reader = state.takeReader() { return (reader, .memory) }
            return (nil, state.unread.add(piece))
        }
        reader?.resume(returning: .piece(piece))
        switch place {
        case .memory: break
        case .file(let file, let position): write(piece, to: file, at: position)
        case .nowhere: refuse()
        }
    }

    /// Writes a piece to a file, where it waits for its reader.
    private func write(_ piece: Data, to file: RingFile?, at position: Int) {
        let written = Result {
            let file = try file ?? buffer.makeFile(buffer.directory, buffer.fileLimit)
            try file.write(piece, at: position)
            return file
        }
        var problem: String?
        if case .failure(let error) = written {
            problem = error.localizedDescription
            counters.countFailedBufferFile()
        }
        let (reader, isRefused) = state.withLock { [problem] state -> (Reader?, Bool) in
            // The reader may have gone meanwhile, or be waiting by now.
            guard state.end == nil else { return (nil, false) }
            if let reader = state.takeReader() {
                state.unread.didNotWrite(problem)
                return (reader, false)
            }
            if case .success(let file) = written {
                state.unread.didWrite(piece.count, to: file)
                return (nil, false)
            }
            state.unread.didNotWrite(problem)
            if case .nowhere = state.unread.add(piece) { return (nil, true) }
            return (nil, false)
        }
        reader?.resume(returning: .piece(piece))
        if isRefused { refuse() }
    }

    /// Ends the transfer because a piece has no room. What has come before can still be read.
    private func refuse() {
        let (limit, problem) = state.withLock { ($0.unread.limit, $0.unread.failure) }
        var reason = "more than \(limit) bytes of the body were not read in time"
        if let problem { reason += ", and no temporary file could hold them: \(problem)" }
        ended(.failure(ClientFailure(.bodyNotRead, message: reason)))
        task.cancel()
    }

    /// Nothing more will come. Only the first call counts.
    func ended(_ result: Result<Void, any Error>) {
        let waiting = state.withLock { state -> (head: HeadWaiter?, reader: Reader?) in
            guard state.end == nil else { return (nil, nil) }
            state.end = result
            defer { state.headWaiter = nil }
            return (state.headWaiter, state.takeReader())
        }
        waiting.head?.resume(with: result)
        waiting.reader?.resume(with: result.map { .end })
    }
}

extension ClientFailure.Kind {
    /// More of a body has come than may wait for its reader.
    fileprivate static let bodyNotRead = Self(rawValue: "body_not_read")

    /// What has come of a body, and waited for its reader, is there no more.
    fileprivate static let bodyLost = Self(rawValue: "body_lost")
}

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
