//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
private import Synchronization

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
