//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

public import OpenTracing
private import Synchronization

/// Limits the number of traces recorded per second, regardless of load.
///
/// After a quiet period, as many traces as one second allows, and at least one, are recorded in a burst.
public struct RateLimitingSampler: Sampler {
    /// The maximum number of traces recorded per second.
    package let tracesPerSecond: Double

    private let bucket: TokenBucket
    private let decision: SamplingDecision

    /// Creates the sampler.
    ///
    /// - Parameters:
    ///   - tracesPerSecond: the maximum number of traces recorded per second; 0.1 for one in ten seconds.
    ///   - clock: returns the current time.
    /// - Throws: ``SamplerConfigurationError`` if the rate is negative or not finite.
    public init(
        tracesPerSecond: Double,
        clock: @escaping @Sendable () -> Timestamp = { .now }
    ) throws(SamplerConfigurationError) {
        try SamplerConfigurationError.requireRate(tracesPerSecond, "tracesPerSecond")
        self.tracesPerSecond = tracesPerSecond
        bucket = TokenBucket(rate: tracesPerSecond, clock: clock)
        decision = SamplingDecision(
            isSampled: true,
            samplerType: "ratelimiting",
            parameter: .double(tracesPerSecond)
        )
    }

    /// Decides to record while the rate allows it.
    public func decide(_ request: SamplingRequest) -> SamplingDecision {
        bucket.take() ? decision : .notSampled
    }
}

/// Records a ratio of all traces, and a minimum number per second.
///
/// Traces selected by the ratio count towards the minimum. Rarely called operations are thus recorded occasionally, even at a low
/// rate.
public struct GuaranteedThroughputSampler: Sampler {
    private let ratio: RatioSampler
    private let minimum: TokenBucket
    private let minimumDecision: SamplingDecision

    /// Creates the sampler.
    ///
    /// - Parameters:
    ///   - rate: the ratio of traces to record, from 0 to 1.
    ///   - minimumTracesPerSecond: the minimum number of traces to record per second, if there are that many.
    ///   - clock: returns the current time.
    /// - Throws: ``SamplerConfigurationError`` if the rate is not a number from 0 to 1, or the minimum is negative or not finite.
    public init(
        rate: Double,
        minimumTracesPerSecond: Double,
        clock: @escaping @Sendable () -> Timestamp = { .now }
    ) throws(SamplerConfigurationError) {
        try SamplerConfigurationError.requireRate(minimumTracesPerSecond, "minimumTracesPerSecond")
        self.init(
            ratio: try RatioSampler(rate: rate),
            minimum: TokenBucket(rate: minimumTracesPerSecond, clock: clock)
        )
    }

    init(ratio: RatioSampler, minimum: TokenBucket) {
        self.ratio = ratio
        self.minimum = minimum
        minimumDecision = SamplingDecision(
            isSampled: true,
            samplerType: "lowerbound",
            parameter: .double(ratio.rate)
        )
    }

    /// Decides by the trace identifier; otherwise records while the minimum is not reached.
    public func decide(_ request: SamplingRequest) -> SamplingDecision {
        let hasToken = minimum.take()
        let decision = ratio.decide(request)
        return decision.isSampled || !hasToken ? decision : minimumDecision
    }
}

/// A token bucket that allows a rate per second, and after a quiet period a burst of one second's tokens.
final class TokenBucket: Sendable {
    private struct State: Sendable {
        var balance: Double
        var filledAt: Timestamp
    }

    private let rate: Double
    private let size: Double
    private let clock: @Sendable () -> Timestamp
    private let state: Mutex<State>

    /// Creates a full bucket.
    ///
    /// - Parameters:
    ///   - rate: the tokens per second; not negative.
    ///   - clock: returns the current time.
    init(rate: Double, clock: @escaping @Sendable () -> Timestamp) {
        self.rate = rate
        // A rate below one per second still needs room for one token; a rate of zero needs none.
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
            // With two threads, the later call may have the earlier time: add no tokens then.
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
