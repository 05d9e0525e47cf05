//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

public import OpenTracing
private import Synchronization

/// Samples every operation at its own rate, with a minimum for each.
///
/// Operations without a rate are sampled at the default rate, each with the minimum. The number of tracked operations is limited;
/// further ones share the default rate and have no minimum, so operation names that contain request data cannot exhaust memory.
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
    ///   - defaultRate: the ratio of traces to record for operations without their own rate, from 0 to 1.
    ///   - rates: the ratio for each operation by name, from 0 to 1.
    ///   - minimumTracesPerSecond: the minimum number of traces to record per operation and second.
    ///   - operationCount: the maximum number of tracked operations.
    ///   - clock: returns the current time.
    /// - Throws: ``SamplerConfigurationError`` if a rate is not a number from 0 to 1, or the minimum is negative or not finite.
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

    /// Delegates to the sampler of the operation.
    public func decide(_ request: SamplingRequest) -> SamplingDecision {
        let sampler: any Sampler = sampler(for: request.operationName) ?? rates[request.operationName] ?? defaultRate
        return sampler.decide(request)
    }

    private func sampler(for operationName: String) -> GuaranteedThroughputSampler? {
        let (known, hasRoom) = samplers.withLock { ($0[operationName], $0.count < operationCount) }
        if let known { return known }
        guard hasRoom else { return nil }
        // Create it without the lock, because this reads the clock; with two threads, the first one's is kept.
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
