//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

public import OpenTracing
private import Synchronization

/// Samples every operation at a rate of its own, with a minimum for each.
///
/// Operations that have no rate are sampled at the default rate, each with the minimum. Only so many operations are told
/// apart; what comes after them shares the default rate and has no minimum, so names that have a request's data in them
/// cost no memory without bound.
public final class PerOperationSampler: Sampler {
    private let rates: [String: RatioSampler]
    private let defaultRate: RatioSampler
    private let minimumTracesPerSecond: Double
    private let operationCount: Int
    private let clock: @Sendable () -> Timestamp
    private let samplers = Mutex<[String: GuaranteedThroughputSampler]>([:])

    /// Creates the sampler.
    ///
    /// - Parameters:
    ///   - defaultRate: the share of traces to record of operations without a rate of their own, from 0 to 1.
    ///   - rates: the share for each operation by its name, from 0 to 1.
    ///   - minimumTracesPerSecond: how many traces to record of each operation a second at least.
    ///   - operationCount: how many operations are told apart at most.
    ///   - clock: tells the time.
    /// - Throws: ``SamplerConfigurationError`` when a rate is no number from 0 to 1, or the minimum is negative or no finite
    ///   number.
    public init(
        defaultRate: Double,
        rates: [String: Double] = [:],
        minimumTracesPerSecond: Double = 0,
        operationCount: Int = 2000,
        clock: @escaping @Sendable () -> Timestamp = { .now }
    ) throws(SamplerConfigurationError) {
        try SamplerConfigurationError.requireRate(minimumTracesPerSecond, "minimumTracesPerSecond")
        var ratios: [String: RatioSampler] = [:]
        for (operationName, rate) in rates {
            ratios[operationName] = try RatioSampler(rate: rate)
        }
        self.rates = ratios
        self.defaultRate = try RatioSampler(rate: defaultRate)
        self.minimumTracesPerSecond = minimumTracesPerSecond
        self.operationCount = max(0, operationCount)
        self.clock = clock
    }

    /// Decides by the sampler of the operation.
    public func decide(_ request: SamplingRequest) -> SamplingDecision {
        let sampler: any Sampler = sampler(for: request.operationName) ?? rates[request.operationName] ?? defaultRate
        return sampler.decide(request)
    }

    private func sampler(for operationName: String) -> GuaranteedThroughputSampler? {
        let (known, hasRoom) = samplers.withLock { ($0[operationName], $0.count < operationCount) }
        if let known { return known }
        guard hasRoom else { return nil }
        // Made without the lock, since it reads the clock; of two threads the first one's is kept.
        let new = GuaranteedThroughputSampler(
            ratio: rates[operationName] ?? defaultRate,
            minimum: TokenBucket(rate: minimumTracesPerSecond, clock: clock)
        )
        return samplers.withLock { samplers in
            if let known = samplers[operationName] { return known }
            guard samplers.count < operationCount else { return nil }
            samplers[operationName] = new
            return new
        }
    }
}
