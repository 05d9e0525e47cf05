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

/// One request of a ``TracedSession``: what has come of its response, and who waits for more.
final class Transfer: Sendable {
    private typealias HeadWaiter = CheckedContinuation<Void, any Error>
    private typealias Reader = CheckedContinuation<Data?, any Error>

    private struct State {
        var response: URLResponse?
        var file: URL?
        var unread = UnreadPieces()
        var end: Result<Void, any Error>?
        var headWaiter: HeadWaiter?
        var reader: Reader?
    }

    let task: URLSessionTask
    let exchange: ClientExchange
    private let unreadLimit: Int
    private let state = Mutex(State())

    init(_ task: URLSessionTask, _ exchange: ClientExchange, unreadLimit: Int) {
        self.task = task
        self.exchange = exchange
        self.unreadLimit = max(0, unreadLimit)
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

    deinit {
        // A file that nobody has taken is left by a download that was given up.
        if let file = state.withLock(\.file) { try? FileManager.default.removeItem(at: file) }
    }

    /// The file of a download, once it has arrived. From here on it belongs to the caller.
    func takeFile() throws -> URL {
        let file = state.withLock { state in
            defer { state.file = nil }
            return state.file
        }
        guard let file else { throw URLError(.cannotCreateFile) }
        return file
    }

    /// The next piece of the body, or `nil` at its end. For one reader at a time.
    func next() async throws -> Data? {
        if let piece = state.withLock({ $0.unread.removeFirst() }) { return piece }
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { (reader: Reader) in
                let ready = state.withLock { state -> Result<Data?, any Error>? in
                    if let piece = state.unread.removeFirst() { return .success(piece) }
                    if let end = state.end { return end.map { nil } }
                    if state.reader != nil { return .success(nil) }
                    state.reader = reader
                    return nil
                }
                if let ready { reader.resume(with: ready) }
            }
        } onCancel: {
            task.cancel()
        }
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
        let (reader, isTooMuch) = state.withLock { state -> (Reader?, Bool) in
            guard state.end == nil else { return (nil, false) }
            if let reader = state.reader {
                state.reader = nil
                return (reader, false)
            }
            guard piece.count <= unreadLimit - state.unread.byteCount else { return (nil, true) }
            state.unread.append(piece)
            return (nil, false)
        }
        reader?.resume(returning: piece)
        guard isTooMuch else { return }
        ended(
            .failure(
                ClientFailure(.bodyNotRead, message: "more than \(unreadLimit) bytes of the body were not read in time")
            )
        )
        task.cancel()
    }

    func received(file: URL) {
        state.withLock { $0.file = file }
    }

    /// Nothing more will come. Only the first call counts.
    func ended(_ result: Result<Void, any Error>) {
        let waiting = state.withLock { state -> (head: HeadWaiter?, reader: Reader?) in
            guard state.end == nil else { return (nil, nil) }
            state.end = result
            defer {
                state.headWaiter = nil
                state.reader = nil
            }
            return (state.headWaiter, state.reader)
        }
        waiting.head?.resume(with: result)
        waiting.reader?.resume(with: result.map { nil })
    }
}

extension ClientFailure.Kind {
    /// More of a body has come than may wait for its reader.
    fileprivate static let bodyNotRead = Self(rawValue: "body_not_read")
}
