//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

private import Synchronization

/// The first of several outcomes, and one task that waits for it.
package final class FirstOutcome<Value: Sendable, Failure: Error>: Sendable {
    private enum State: Sendable {
        case open
        case awaited(CheckedContinuation<Value, Failure>)
        case settled(Result<Value, Failure>)
    }

    private let state = Mutex(State.open)

    /// Creates an open outcome.
    package init() {}

    /// Whether there is no outcome yet.
    package var isOpen: Bool {
        state.withLock { state in
            if case .settled = state { false } else { true }
        }
    }

    /// Sets the outcome.
    ///
    /// - Returns: whether it is the first one; later ones are ignored.
    @discardableResult
    package func settle(_ result: Result<Value, Failure>) -> Bool {
        let (isFirst, waiting): (Bool, CheckedContinuation<Value, Failure>?) = state.withLock { state in
            switch state {
            case .open:
                state = .settled(result)
                return (true, nil)
            case .awaited(let continuation):
                state = .settled(result)
                return (true, continuation)
            case .settled:
                return (false, nil)
            }
        }
        waiting?.resume(with: result)
        return isFirst
    }

    private func wait(_ continuation: CheckedContinuation<Value, Failure>) {
        let settled: Result<Value, Failure>? = state.withLock { state in
            if case .settled(let result) = state { return result }
            state = .awaited(continuation)
            return nil
        }
        if let settled { continuation.resume(with: settled) }
    }
}

extension FirstOutcome where Failure == any Error {
    /// Waits for the outcome. Must be called once at most.
    package func value() async throws -> Value {
        try await withCheckedThrowingContinuation { wait($0) }
    }
}

extension FirstOutcome where Failure == Never {
    /// Waits for the outcome. Must be called once at most.
    package func value() async -> Value {
        await withCheckedContinuation { wait($0) }
    }
}
