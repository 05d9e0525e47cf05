//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

private import Synchronization

/// Blocking work that runs on demand, one run at a time, with a limit on how long callers wait for it.
///
/// Callers that ask during a run share the next one, so that everything present when they asked is covered. Requests for work
/// that never ends do not pile up.
package final class SharedWork: Sendable {
    private typealias Outcome = FirstOutcome<Bool, Never>

    private struct State {
        var isRunning = false
        var lastNumber = 0
        /// The callers waiting for the current run, and those waiting for the next one.
        var current: [Int: Outcome] = [:]
        var next: [Int: Outcome] = [:]
    }

    private let executor: BlockingExecutor
    private let timeout: Duration
    private let work: @Sendable () -> Void
    private let state = Mutex(State())

    /// Creates shared work.
    ///
    /// - Parameters:
    ///   - executor: runs the work, after its earlier jobs.
    ///   - timeout: how long to wait for a run to end; from zero to a year.
    ///   - work: the work.
    package init(on executor: BlockingExecutor, timeout: Duration, _ work: @escaping @Sendable () -> Void) {
        self.executor = executor
        self.timeout = min(max(timeout, .zero), .seconds(365 * 24 * 3600))
        self.work = work
    }

    /// Runs the work and waits for it.
    ///
    /// - Returns: whether the run ended in time.
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
        // Forget callers whose wait is over, however long the work goes on.
        state.withLock { state in
            state.current[number] = nil
            state.next[number] = nil
        }
        return isDone
    }

    /// Runs the work until no more runs are requested.
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
