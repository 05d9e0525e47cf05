//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

private import Synchronization

/// Blocking work that is done on demand and once at a time, and whose end is waited for no longer than was said.
///
/// Those who ask while it is under way share the next time, so that what was there before they asked is dealt with. However often it is
/// asked for work that never ends, nothing piles up.
package final class SharedWork: Sendable {
    private typealias Outcome = FirstOutcome<Bool, Never>

    private struct State {
        var isRunning = false
        var lastNumber = 0
        /// Who waits for the work that is under way, and who for the next time.
        var current: [Int: Outcome] = [:]
        var next: [Int: Outcome] = [:]
    }

    private let executor: BlockingExecutor
    private let timeout: Duration
    private let work: @Sendable () -> Void
    private let state = Mutex(State())

    /// Creates work.
    ///
    /// - Parameters:
    ///   - executor: where it is done, after what was handed over there before.
    ///   - timeout: how long to wait for its end; from nothing to a year.
    ///   - work: what is done.
    package init(on executor: BlockingExecutor, timeout: Duration, _ work: @escaping @Sendable () -> Void) {
        self.executor = executor
        self.timeout = min(max(timeout, .zero), .seconds(365 * 24 * 3600))
        self.work = work
    }

    /// Has the work done.
    ///
    /// - Returns: whether that was in time.
    package func run() async -> Bool {
        let outcome = Outcome()
        let (number, isFirst) = state.withLock { state in
            state.lastNumber += 1
            state.next[state.lastNumber] = outcome
            defer { state.isRunning = true }
            return (state.lastNumber, !state.isRunning)
        }
        if isFirst { executor.post { self.runAll() } }
        let timer = Task.detached { [timeout] in
            guard (try? await Task.sleep(for: timeout)) != nil else { return }
            outcome.settle(.success(false))
        }
        let isDone = await outcome.value()
        timer.cancel()
        // Whoever has waited long enough is forgotten, however long the work goes on.
        state.withLock { state in
            state.current[number] = nil
            state.next[number] = nil
        }
        return isDone
    }

    /// Works until nobody has asked for more.
    private func runAll() {
        while beginNext() {
            work()
            let waiting = state.withLock { state in
                defer { state.current = [:] }
                return state.current
            }
            for outcome in waiting.values { outcome.settle(.success(true)) }
        }
    }

    private func beginNext() -> Bool {
        state.withLock { state in
            state.isRunning = !state.next.isEmpty
            (state.current, state.next) = (state.next, [:])
            return state.isRunning
        }
    }
}
