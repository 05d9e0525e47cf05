//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

public import OpenTracing

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
