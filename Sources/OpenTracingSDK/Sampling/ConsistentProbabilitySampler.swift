//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

private import OpenTracing

/// Records a share of all traces, and says in the trace state which: OpenTelemetry's consistent probability sampling.
///
/// A trace has 56 random bits, those of its identifier or explicit ones that arrive as `rv` in `tracestate`. It is recorded when they
/// are not below a threshold, which follows from the share and travels on as `th`. So what a service with a lower share records, all
/// with a higher share do too, also those that other tracers sample; and whoever counts spans knows for how many each of them stands.
///
/// ```swift
/// $0.sampler = ParentBasedSampler(root: try ConsistentProbabilitySampler(probability: 0.05))
/// ```
///
/// A `th` or `rv` that is malformed counts as missing, and is not passed on. Behind ``ParentBasedSampler``, as above, a threshold that
/// arrives from another process stays where the caller's decision agrees with it, and goes where it does not. Where the identifiers of
/// traces are not random, roots get an `rv`.
///
/// OpenTelemetry specification, "TraceState: probability sampling"; W3C Trace Context level 2, "random trace id flag".
public struct ConsistentProbabilitySampler: Sampler {
    /// The share of traces that is recorded, from 0 to 1.
    package let probability: Double

    /// Randomness below it is not recorded; `nil` where nothing is.
    let threshold: UInt64?

    private let decision: SamplingDecision

    /// Creates the sampler.
    ///
    /// - Parameter probability: the share of traces to record, from 0 for none to 1 for all. It is rounded to four hexadecimal digits
    ///   of its threshold, as OpenTelemetry recommends.
    /// - Throws: ``SamplerConfigurationError`` when it is no number from 0 to 1.
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

    /// The threshold for a probability above 0, with four significant digits behind the leading `f`s.
    private static func threshold(for probability: Double) -> UInt64 {
        let exponent = Int(probability.exponent) + 1
        let digits = max(1, min(12, 4 + (-exponent >> 2)))
        let unit: UInt64 = 1 << UInt64(4 * (14 - digits))
        // Scaling by a power of two is exact, and so is the difference from 2 to the power of 56.
        let kept = UInt64((probability * Double(TraceState.randomnessCount)).rounded())
        let rounded = (TraceState.randomnessCount - kept + unit / 2) / unit * unit
        return min(rounded, TraceState.randomnessCount - unit)
    }
}
