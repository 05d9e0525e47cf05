//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

private import OpenTracing

/// Records a ratio of all traces, and notes it in the trace state: OpenTelemetry's consistent probability sampling.
///
/// A trace has 56 random bits: those of its identifier, or explicit ones from `rv` in `tracestate`. It is recorded if they are at
/// least a threshold, which is computed from the ratio and propagated as `th`. Thus everything that a service with a lower ratio
/// records, all services with a higher ratio record too, including those with other tracers; and a backend can tell how many
/// spans each recorded one represents.
///
/// ```swift
/// $0.sampler = ParentBasedSampler(root: try ConsistentProbabilitySampler(probability: 0.05))
/// ```
///
/// A malformed `th` or `rv` is treated as missing and not propagated. Within a ``ParentBasedSampler``, as above, a threshold from
/// another process is kept if it agrees with the caller's decision, and removed otherwise. If trace identifiers are not random,
/// roots get an `rv`.
///
/// OpenTelemetry specification, "TraceState: probability sampling"; W3C Trace Context level 2, "random trace id flag".
public struct ConsistentProbabilitySampler: Sampler {
    /// The ratio of traces to record, from 0 to 1.
    package let probability: Double

    /// Traces with randomness below it are not recorded; `nil` to record none.
    let threshold: UInt64?

    private let decision: SamplingDecision

    /// Creates the sampler.
    ///
    /// - Parameter probability: the ratio of traces to record, from 0 for none to 1 for all. Its threshold is rounded to four
    ///   hexadecimal digits, as OpenTelemetry recommends.
    /// - Throws: ``SamplerConfigurationError`` if it is not a number from 0 to 1.
    public init(probability: Double) throws(SamplerConfigurationError) {
        guard probability >= 0, probability <= 1 else {
            throw SamplerConfigurationError(
                parameter: "probability",
                value: probability,
                expected: "a number from 0 to 1"
            )
        }
        self.probability = probability
        threshold = probability > 0 ? Self.threshold(for: probability) : nil
        decision = SamplingDecision(
            isSampled: true,
            samplerType: "probabilistic",
            parameter: .double(probability)
        )
    }

    /// Decides by the randomness of the trace.
    public func decide(_ request: SamplingRequest) -> SamplingDecision {
        let state = request.parent?.traceState ?? TraceState()
        let isRoot = request.parent?.isValid != true
        var explicit = state.samplingRandomness
        if explicit == nil, isRoot, !request.hasRandomTraceID {
            explicit = UInt64.random(in: 0..<TraceState.randomnessCount)
        }
        let randomness = explicit ?? request.traceID.low & (TraceState.randomnessCount - 1)
        guard let threshold, randomness >= threshold else {
            return SamplingDecision(
                isSampled: false,
                traceState: state.sampled(at: nil, randomness: explicit)
            )
        }
        var decision = decision
        decision.traceState = state.sampled(at: threshold, randomness: explicit)
        return decision
    }

    /// Returns the threshold for a probability above 0, with four significant digits after the leading `f`s.
    private static func threshold(for probability: Double) -> UInt64 {
        let exponent = Int(probability.exponent) + 1
        let digits = max(1, min(12, 4 + (-exponent >> 2)))
        let unit: UInt64 = 1 << UInt64(4 * (14 - digits))
        // Scaling by a power of two is exact, and so is subtracting from 2 to the power of 56.
        let kept = UInt64((probability * Double(TraceState.randomnessCount)).rounded())
        let rounded = (TraceState.randomnessCount - kept + unit / 2) / unit * unit
        return min(rounded, TraceState.randomnessCount - unit)
    }
}
