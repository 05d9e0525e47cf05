//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

public import OpenTracing

/// Records so many traces a second at most, whatever the load.
///
/// After a quiet time as many traces as one second allows are recorded at once, at least one.
public struct RateLimitingSampler: Sampler {
    /// How many traces are recorded a second at most.
    public let tracesPerSecond: Double

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
