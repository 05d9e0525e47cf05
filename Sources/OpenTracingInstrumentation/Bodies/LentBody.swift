//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

private import Synchronization

/// The body of a request that belongs to a connection: it may be read, by one task at a time, until its loan ends.
///
/// It is read in the task of the reader, piece by piece, and holds none of them.
package struct LentBody<Base: AsyncSequence & Sendable>: AsyncSequence, Sendable {
    private let base: Base
    private let loan: BodyLoan

    /// Lends a body.
    ///
    /// - Parameters:
    ///   - base: the body.
    ///   - loan: says how long it may be read.
    package init(_ base: Base, on loan: BodyLoan) {
        self.base = base
        self.loan = loan
    }

    package struct AsyncIterator: AsyncIteratorProtocol {
        /// `nil` for all who read the body after the first: nothing is left for them.
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
            // What comes after the end of the loan is for nobody.
            guard loan.endReading() else { throw RequestBodyError.answered }
            return piece
        }
    }

    package func makeAsyncIterator() -> AsyncIterator {
        AsyncIterator(base: loan.claim() ? base.makeAsyncIterator() : nil, loan: loan)
    }
}

/// Whether the body of a request may still be read, and whether somebody is reading it.
///
/// A connection can be waited for in one place only. A server that goes on to the next request while a task that a handler
/// has left behind still waits for this one's body breaks down, and all of its connections with it. So it ends the loan, and
/// waits until nobody reads.
package final class BodyLoan: Sendable {
    private struct State: Sendable {
        var isClaimed = false
        var isReading = false
        var isOver = false
        var waiting: [CheckedContinuation<Void, Never>] = []
    }

    private let state = Mutex(State())

    package init() {}

    /// Ends the loan: from here on whoever reads the body gets an error.
    ///
    /// - Returns: whether nobody is reading at this moment. If somebody is, wait for ``returned()``.
    @discardableResult
    package func end() -> Bool {
        state.withLock { state in
            state.isOver = true
            return !state.isReading
        }
    }

    /// Waits until nobody reads. That takes until the client sends the next piece or leaves, as it does when a server skips
    /// what has not been read.
    package func returned() async {
        await withCheckedContinuation { continuation in
            let isReading = state.withLock { state in
                if state.isReading { state.waiting.append(continuation) }
                return state.isReading
            }
            if !isReading { continuation.resume() }
        }
    }

    /// Whether the caller is the first who reads; the body is there once.
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

    /// - Returns: whether the loan still runs, so that what was read may be used.
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

/// The body of a request was read when it could not be.
public struct RequestBodyError: Error, Hashable, CustomStringConvertible {
    /// Whoever has answered a request has no body any more: a task was left behind that still reads it.
    package static let answered = RequestBodyError(
        description: "The request has been answered, and its body is gone. Read it before the response is sent."
    )

    /// Two tasks read one body at once.
    package static let readTwiceAtOnce = RequestBodyError(
        description: "Another task is reading this body. Read it in one task, and wait for each piece."
    )

    /// What was wrong, and what would be right.
    public let description: String
}
