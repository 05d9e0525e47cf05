//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
import OpenTracing
internal import OpenTracingSupport
private import Synchronization

/// The requests that run against a time limit, whichever its clock.
protocol LimitedRequests: Sendable {
    /// Begins to watch a request.
    ///
    /// - Parameter outcome: is given the error when the limit is over.
    /// - Returns: the number of the request.
    func begin(_ outcome: FirstOutcome<Response, any Error>) -> UInt64

    /// Ends to watch a request.
    func end(_ number: UInt64)
}

/// The requests that run against one time limit, and the one sleep that watches over them all.
///
/// A sleep that is cancelled stays in memory until its time. With one for each request they would add up to as many as come
/// within the limit.
final class RunningRequests<LimitClock: Clock>: LimitedRequests where LimitClock.Duration == Duration {
    private struct State {
        var outcomes = AgeOrderedMap<UInt64, FirstOutcome<Response, any Error>>()
        var lastNumber: UInt64 = 0
        var isWatched = false
    }

    private let clock: LimitClock
    private let start: LimitClock.Instant
    private let limit: UInt64
    private let timeout: RequestTimeout
    private let state = Mutex(State())

    /// Creates an empty set.
    ///
    /// - Parameters:
    ///   - clock: what the limit is measured with.
    ///   - timeout: the limit, and what a request is answered with that takes longer.
    init(_ clock: LimitClock, _ timeout: RequestTimeout) {
        self.clock = clock
        start = clock.now
        limit = UInt64(max(0, min(timeout.limit, .longestSleep).wholeNanoseconds))
        self.timeout = timeout
    }

    func begin(_ outcome: FirstOutcome<Response, any Error>) -> UInt64 {
        let now = now
        let (number, isFirst) = state.withLock { state in
            state.lastNumber += 1
            _ = state.outcomes.insert(outcome, for: state.lastNumber, at: now)
            defer { state.isWatched = true }
            return (state.lastNumber, !state.isWatched)
        }
        // It is no part of the request that happens to start it.
        if isFirst { Task.detached { await self.watch() } }
        return number
    }

    func end(_ number: UInt64) {
        _ = state.withLock { $0.outcomes.remove(number) }
    }

    /// Ends requests whose time is over, as long as there are any.
    private func watch() async {
        while let rest = expire() {
            guard (try? await clock.sleep(for: .nanoseconds(Int64(clamping: rest)))) != nil else {
                // A clock that does not sleep is left alone until the next request.
                return state.withLock { $0.isWatched = false }
            }
        }
    }

    /// Ends the requests whose time is over.
    ///
    /// - Returns: the time in nanoseconds until the next one's is; `nil` when there is none.
    private func expire() -> UInt64? {
        let now = now
        while let outcome = state.withLock({ $0.outcomes.removeOldest { now >= $0 &+ limit } }) {
            outcome.settle(.failure(timeout))
        }
        return state.withLock { state in
            guard let oldest = state.outcomes.oldestInstant() else {
                state.isWatched = false
                return nil
            }
            return max(oldest &+ limit, now &+ 1) - now
        }
    }

    /// The time since the start in nanoseconds.
    private var now: UInt64 { UInt64(max(0, start.duration(to: clock.now).wholeNanoseconds)) }
}
