//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

internal import OpenTracing
private import Synchronization

/// Lets so many through a second, and after a quiet time as many at once.
final class TokenBucket: Sendable {
    private struct State: Sendable {
        var balance: Double
        var filledAt: Timestamp
    }

    private let rate: Double
    private let size: Double
    private let clock: @Sendable () -> Timestamp
    private let state: Mutex<State>

    /// Creates a bucket that is full.
    ///
    /// - Parameters:
    ///   - rate: how many go through a second; not negative.
    ///   - clock: tells the time.
    init(rate: Double, clock: @escaping @Sendable () -> Timestamp) {
        self.rate = rate
        // Rates below one a second need room for one, or nothing would ever go through; none at all for a rate of zero.
        size = rate > 0 ? max(rate, 1) : 0
        self.clock = clock
        state = Mutex(State(balance: size, filledAt: clock()))
    }

    /// Takes one token.
    ///
    /// - Returns: whether there was one.
    func take() -> Bool {
        let now = clock()
        return state.withLock { state in
            let elapsed = state.filledAt.nanoseconds(to: now)
            // Of two threads the later may come with the earlier time: nothing flows back for that.
            if elapsed > 0 {
                state.balance = min(size, state.balance + Double(elapsed) / 1e9 * rate)
                state.filledAt = now
            }
            guard state.balance >= 1 else { return false }
            state.balance -= 1
            return true
        }
    }
}
