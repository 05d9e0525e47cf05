//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import Synchronization

/// A clock on which each sleep is a step of a script. Behind the last step it sleeps no more, as in a task that is cancelled.
final class ScriptedClock: Clock, Sendable {
    struct Instant: InstantProtocol {
        var offset: Duration = .zero

        func advanced(by duration: Duration) -> Instant { Instant(offset: offset + duration) }
        func duration(to other: Instant) -> Duration { other.offset - offset }
        static func < (left: Instant, right: Instant) -> Bool { left.offset < right.offset }
    }

    private struct State {
        var steps: [@Sendable () throws -> Void]
        var now = Instant()
    }

    private let state: Mutex<State>

    init(_ steps: [@Sendable () throws -> Void]) {
        state = Mutex(State(steps: steps))
    }

    var now: Instant { state.withLock { $0.now } }
    var minimumResolution: Duration { .nanoseconds(1) }

    func sleep(until deadline: Instant, tolerance: Duration?) async throws {
        let step = state.withLock { state -> (@Sendable () throws -> Void)? in
            guard !state.steps.isEmpty else { return nil }
            state.now = deadline
            return state.steps.removeFirst()
        }
        guard let step else { throw CancellationError() }
        try step()
    }
}
