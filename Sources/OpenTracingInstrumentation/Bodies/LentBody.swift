//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

private import Synchronization

/// A request body that belongs to a connection: it may be read, by one task at a time, until its loan ends.
///
/// It is read in the reader's task, piece by piece, and stores no pieces.
package struct LentBody<Base: AsyncSequence & Sendable>: AsyncSequence, Sendable {
    private let base: Base
    private let loan: BodyLoan

    /// Lends a body.
    ///
    /// - Parameters:
    ///   - base: the body.
    ///   - loan: determines how long it may be read.
    package init(_ base: Base, on loan: BodyLoan) {
        self.base = base
        self.loan = loan
    }

    package struct AsyncIterator: AsyncIteratorProtocol {
        /// `nil` for all readers after the first: nothing is left for them.
        fileprivate var base: Base.AsyncIterator?
        fileprivate let loan: BodyLoan

        package mutating func next() async throws -> Base.Element? {
            try await next(isolation: nil)
        }

        package mutating func next(isolation actor: isolated (any Actor)?) async throws -> Base.Element? {
            guard base != nil else { return nil }
            try loan.beginReading()
            let piece: Base.Element?
            do {
                piece = try await base?.next(isolation: actor)
            } catch {
                _ = loan.endReading()
                throw error
            }
            // Pieces that arrive after the end of the loan are discarded.
            guard loan.endReading() else { throw RequestBodyError.answered }
            return piece
        }
    }

    package func makeAsyncIterator() -> AsyncIterator {
        AsyncIterator(base: loan.claim() ? base.makeAsyncIterator() : nil, loan: loan)
    }
}

/// Whether a request body may still be read, and whether it is being read.
///
/// A connection can be awaited in one place only. If a server proceeds to the next request while a task left behind by a handler
/// still awaits this one's body, the server crashes, along with all its connections. So it ends the loan, and waits until nobody
/// is reading.
package final class BodyLoan: Sendable {
    private struct State: Sendable {
        var isClaimed = false
        var isReading = false
        var isOver = false
        var waiting: [CheckedContinuation<Void, Never>] = []
    }

    private let state = Mutex(State())

    package init() {}

    /// Ends the loan: any further read of the body throws an error.
    ///
    /// - Returns: `true` if nobody is reading at this moment. Otherwise, wait for ``returned()``.
    @discardableResult
    package func end() -> Bool {
        state.withLock { state in
            state.isOver = true
            return !state.isReading
        }
    }

    /// Waits until nobody is reading: until the client sends the next piece or disconnects, just as when a server skips an unread
    /// body.
    package func returned() async {
        await withCheckedContinuation { continuation in
            let isReading = state.withLock { state in
                if state.isReading { state.waiting.append(continuation) }
                return state.isReading
            }
            if !isReading { continuation.resume() }
        }
    }

    /// Returns whether the caller is the first reader; the body can be read only once.
    func claim() -> Bool {
        state.withLock { state in
            defer { state.isClaimed = true }
            return !state.isClaimed
        }
    }

    func beginReading() throws(RequestBodyError) {
        let obstacle: RequestBodyError? = state.withLock { state in
            if state.isOver { return .answered }
            if state.isReading { return .readTwiceAtOnce }
            state.isReading = true
            return nil
        }
        if let obstacle { throw obstacle }
    }

    /// - Returns: whether the loan is still running, so that the piece may be used.
    func endReading() -> Bool {
        let (isOver, waiting) = state.withLock { state in
            state.isReading = false
            defer { state.waiting = [] }
            return (state.isOver, state.waiting)
        }
        for continuation in waiting { continuation.resume() }
        return !isOver
    }
}

/// A request body was read when it could not be.
public struct RequestBodyError: Error, Hashable, CustomStringConvertible {
    /// The request has been answered, but a task left behind still reads its body.
    package static let answered = RequestBodyError(
        description: "The request was answered, and its body is gone. Read the body before the response is sent."
    )

    /// Two tasks read a body at the same time.
    package static let readTwiceAtOnce = RequestBodyError(
        description: "Another task is reading this body. Read it in one task, one chunk at a time."
    )

    /// What went wrong, and how to fix it.
    public let description: String
}
