//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import OpenTracingSDK
import Synchronization

/// Keeps what it is given, and fails, hangs or waits as a test wants.
final class TestExporter: AccountableExporter {
    /// What a call does before it returns.
    enum Behavior: Sendable {
        case succeed
        case fail(any Error)
        /// Waits for ``release()``, also when cancelled.
        case hold
        /// Waits until cancelled, and throws then.
        case waitForCancellation
    }

    private struct State {
        var behavior: Behavior
        var batches: [[SpanRecord]] = []
        var callCount = 0
        var shutdownCount = 0
        var runningCount = 0
        var wasCalledTwiceAtOnce = false
        var held: [CheckedContinuation<Void, Never>] = []
        var awaited: [(callCount: Int, continuation: CheckedContinuation<Void, Never>)] = []
    }

    private let state: Mutex<State>

    init(_ behavior: Behavior = .succeed) {
        state = Mutex(State(behavior: behavior))
    }

    /// The batches that were sent, in order.
    var batches: [[SpanRecord]] { state.withLock { $0.batches } }

    var names: [[String]] { batches.map { $0.map(\.operationName) } }

    var callCount: Int { state.withLock { $0.callCount } }

    var shutdownCount: Int { state.withLock { $0.shutdownCount } }

    var wasCalledTwiceAtOnce: Bool { state.withLock { $0.wasCalledTwiceAtOnce } }

    var deliveryHealth: DeliveryHealth? {
        var health = DeliveryHealth()
        health.retries = 7
        return health
    }

    func set(_ behavior: Behavior) {
        state.withLock { $0.behavior = behavior }
    }

    /// Waits until so many calls have begun.
    func calls(_ count: Int) async {
        await withCheckedContinuation { continuation in
            let isDone = state.withLock { state in
                if state.callCount >= count { return true }
                state.awaited.append((count, continuation))
                return false
            }
            if isDone { continuation.resume() }
        }
    }

    /// Lets the calls go that are held.
    func release() {
        let held = state.withLock { state in
            defer { state.held = [] }
            return state.held
        }
        for continuation in held { continuation.resume() }
    }

    func export(_ spans: [SpanRecord]) async throws {
        let (behavior, awaited) = state.withLock { state in
            state.callCount += 1
            state.runningCount += 1
            state.wasCalledTwiceAtOnce = state.wasCalledTwiceAtOnce || state.runningCount > 1
            let done = state.awaited.filter { $0.callCount <= state.callCount }
            state.awaited.removeAll { $0.callCount <= state.callCount }
            return (state.behavior, done)
        }
        defer { state.withLock { $0.runningCount -= 1 } }
        switch behavior {
        case .succeed:
            state.withLock { $0.batches.append(spans) }
            for wait in awaited { wait.continuation.resume() }
        case .fail(let error):
            for wait in awaited { wait.continuation.resume() }
            throw error
        case .hold:
            await withCheckedContinuation { continuation in
                state.withLock { $0.held.append(continuation) }
                for wait in awaited { wait.continuation.resume() }
            }
            state.withLock { $0.batches.append(spans) }
        case .waitForCancellation:
            for wait in awaited { wait.continuation.resume() }
            while true {
                try await Task.sleep(for: .seconds(3600))
            }
        }
    }

    func shutdown() async {
        state.withLock { $0.shutdownCount += 1 }
    }
}
