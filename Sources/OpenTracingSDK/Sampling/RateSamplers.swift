//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

public import OpenTracing
private import Synchronization

/// Records so many traces a second at most, whatever the load.
///
/// After a quiet time as many traces as one second allows are recorded at once, at least one.
public struct RateLimitingSampler: Sampler {
    /// How many traces are recorded a second at most.
    package let tracesPerSecond: Double

    private let bucket: TokenBucket
    private let decision: SamplingDecision

    /// Creates the sampler.
    ///
    /// - Parameters:
    ///   - tracesPerSecond: how many traces are recorded a second at most; 0.1 for one in ten seconds.
    ///   - clock: tells the time.
    /// - Throws: ``SamplerConfigurationError`` when the rate is negative or no finite number.
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

    /// Decides for recording while there is room in the rate.
    public func decide(_ request: SamplingRequest) -> SamplingDecision {
        bucket.take() ? decision : .notSampled
    }
}

/// Records a share of all traces, and so many a second at least.
///
/// What the share chooses counts towards the minimum. So an operation that is seldom called is seen now and then, also at
/// a low rate.
public struct GuaranteedThroughputSampler: Sampler {
    private let ratio: RatioSampler
    private let minimum: TokenBucket
    private let minimumDecision: SamplingDecision

    /// Creates the sampler.
    ///
    /// - Parameters:
    ///   - rate: the share of traces to record, from 0 to 1.
    ///   - minimumTracesPerSecond: how many traces to record a second at least, as far as there are so many.
    ///   - clock: tells the time.
    /// - Throws: ``SamplerConfigurationError`` when the rate is no number from 0 to 1, or the minimum is negative or no
    ///   finite number.
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

    /// Decides by the trace identifier, else for recording while the minimum is not reached.
    public func decide(_ request: SamplingRequest) -> SamplingDecision {
        let hasToken = minimum.take()
        let decision = ratio.decide(request)
        return decision.isSampled || !hasToken ? decision : minimumDecision
    }
}

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
