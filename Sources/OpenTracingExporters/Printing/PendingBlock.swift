//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

private import Synchronization

/// A block of text that somebody waits for until it is written or given up.
final class PendingBlock: Sendable {
    typealias Continuation = CheckedContinuation<TextOutputFailure?, Never>

    private enum State {
        case new
        case pending(Continuation)
        case ended(TextOutputFailure?)
    }

    private let state = Mutex(State.new)

    /// Whether somebody is still waiting.
    var isPending: Bool {
        state.withLock { state in
            if case .pending = state { true } else { false }
        }
    }

    /// Begins to wait.
    ///
    /// - Returns: `false` when the block was given up before; the continuation has been resumed then.
    func begin(_ continuation: Continuation) -> Bool {
        let ended = state.withLock { state -> TextOutputFailure?? in
            if case .ended(let failure) = state { return .some(failure) }
            state = .pending(continuation)
            return nil
        }
        if let ended { continuation.resume(returning: ended) }
        return ended == nil
    }

    /// Ends the wait; nothing if it has ended.
    func end(_ failure: TextOutputFailure?) {
        let continuation = state.withLock { state -> Continuation? in
            defer {
                if case .ended = state {} else { state = .ended(failure) }
            }
            if case .pending(let continuation) = state { return continuation }
            return nil
        }
        continuation?.resume(returning: failure)
    }
}
