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

/// A request of a ``TracedSession``: its received data and its waiting readers.
final class Transfer: Sendable {
    private typealias HeadWaiter = CheckedContinuation<Void, any Error>
    private typealias Reader = CheckedContinuation<Arrival, any Error>

    /// The result of waiting for data.
    private enum Arrival {
        case piece(Data)
        case end
        /// Data arrived before the reader started to wait.
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

    /// Starts the task and waits for the head of the response.
    func start() async throws {
        try await withCheckedThrowingContinuation { (waiter: HeadWaiter) in
            // A task can be cancelled, and end, before it has started.
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

    /// The number of unread bytes.
    var unreadCount: (memory: Int, file: Int) {
        state.withLock { ($0.unread.memoryCount, $0.unread.fileCount) }
    }

    /// Performs local work on the response, failing the request if the work fails.
    func recording<Result>(_ work: () async throws -> Result) async throws -> Result {
        do {
            return try await work()
        } catch {
            exchange.failed(error)
            throw error
        }
    }

    // Methods for the reader. There is one reader at a time.

    /// Returns the next piece of the body, or `nil` at the end.
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

    /// Reads unread data from the file, on a thread that may block.
    private func read(_ count: Int, from file: RingFile, at position: Int) async throws -> Data {
        // The file may hold a lot of data that a cancelled reader does not want.
        guard !Task.isCancelled else { throw abandon() }
        let bytes = await file.executor.run { Result { try file.read(count, at: position) } }
        do {
            let bytes = try bytes.get()
            state.withLock { $0.unread.didRead(count) }
            return bytes
        } catch {
            let reason = "the buffered body file cannot be read: \(error.localizedDescription)"
            throw abandon(ClientFailure(.bodyLost, message: reason))
        }
    }

    /// Abandons the rest of the body: cancels the transfer and discards unread data.
    ///
    /// - Parameter error: the error for later reads, unless everything has been read or another error came first.
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

    // Callbacks from the session, on its queue.

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

    /// Writes a piece to the file.
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
            // Meanwhile, the reader may have gone, or may already be waiting.
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

    /// Ends the transfer because there is no room for a piece. Earlier pieces can still be read.
    private func refuse() {
        let (limit, problem) = state.withLock { ($0.unread.limit, $0.unread.failure) }
        var reason = "more than \(limit) bytes of the body were not read in time"
        if let problem { reason += ", and they could not be saved to a temporary file: \(problem)" }
        ended(.failure(ClientFailure(.bodyNotRead, message: reason)))
        task.cancel()
    }

    /// Records the end of the transfer. Calls after the first have no effect.
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
    /// More unread data arrived than the buffer can hold.
    fileprivate static let bodyNotRead = Self(rawValue: "body_not_read")

    /// Buffered data of a body was lost.
    fileprivate static let bodyLost = Self(rawValue: "body_lost")
}

/// The active transfers of a session, and the session's delegate.
final class SessionTransfers: NSObject, URLSessionDataDelegate, Sendable {
    private let redirect: TracedSession.RedirectDecision

    /// Called when a response has ended, successfully or not.
    private let onEnd: @Sendable (URLSessionTask) -> Void

    /// By task identifier, which is unique within the session.
    private let transfers = Mutex<[Int: Transfer]>([:])

    init(redirect: @escaping TracedSession.RedirectDecision, onEnd: @escaping @Sendable (URLSessionTask) -> Void) {
        self.redirect = redirect
        self.onEnd = onEnd
    }

    /// Registers a transfer whose task has just been created.
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
        // On Linux, interim responses such as 100 arrive here too; the final head follows.
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
