//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import Synchronization

/// Sleeps that last until a test ends them. Each is known by its duration.
final class ManualSleep: Sendable {
    private typealias Sleeper = (
        identifier: Int, duration: Duration, continuation: CheckedContinuation<Void, any Error>
    )
    private typealias Awaiter = (duration: Duration, continuation: CheckedContinuation<Void, Never>)

    private struct State {
        var lastIdentifier = 0
        var sleepers: [Sleeper] = []
        var awaiters: [Awaiter] = []
    }

    private let state = Mutex(State())

    @Sendable func sleep(_ duration: Duration) async throws {
        let identifier = state.withLock { state in
            state.lastIdentifier += 1
            return state.lastIdentifier
        }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let awaiters = state.withLock { state -> [Awaiter]? in
                    if Task.isCancelled { return nil }
                    state.sleepers.append((identifier, duration, continuation))
                    let awaiters = state.awaiters.filter { $0.duration == duration }
                    state.awaiters.removeAll { $0.duration == duration }
                    return awaiters
                }
                if awaiters == nil { continuation.resume(throwing: CancellationError()) }
                for awaiter in awaiters ?? [] { awaiter.continuation.resume() }
            }
        } onCancel: {
            let sleeper = state.withLock { state in
                state.sleepers.firstIndex { $0.identifier == identifier }.map { state.sleepers.remove(at: $0) }
            }
            sleeper?.continuation.resume(throwing: CancellationError())
        }
    }

    /// Waits until somebody sleeps for the duration, and ends that sleep.
    func end(_ duration: Duration) async {
        await withCheckedContinuation { continuation in
            let isAsleep = state.withLock { state in
                if state.sleepers.contains(where: { $0.duration == duration }) { return true }
                state.awaiters.append((duration, continuation))
                return false
            }
            if isAsleep { continuation.resume() }
        }
        let sleepers = state.withLock { state in
            defer { state.sleepers.removeAll { $0.duration == duration } }
            return state.sleepers.filter { $0.duration == duration }
        }
        for sleeper in sleepers { sleeper.continuation.resume() }
    }
}
