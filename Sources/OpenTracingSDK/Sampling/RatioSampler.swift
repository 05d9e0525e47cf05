//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

private import OpenTracing

/// Records a share of all traces, chosen by the trace identifier.
///
/// Services that sample at the same rate therefore choose the same traces, and what a service with a lower rate chooses
/// is also chosen by one with a higher rate. The rule is that of Jaeger's probabilistic sampler: the lower 63 bits of the
/// identifier, read as a fraction of one, lie below the rate.
public struct RatioSampler: Sampler {
    /// The share of traces that is recorded, from 0 to 1.
    package let rate: Double

    private let bound: UInt64
    let decision: SamplingDecision

    /// Creates the sampler.
    ///
    /// - Parameter rate: the share of traces to record, from 0 for none to 1 for all.
    /// - Throws: ``SamplerConfigurationError`` when the rate is no number from 0 to 1.
    public init(rate: Double) throws(SamplerConfigurationError) {
        guard rate >= 0, rate <= 1 else {
            throw SamplerConfigurationError(parameter: "rate", value: rate, expected: "a number from 0 to 1")
        }
        self.rate = rate
        bound = UInt64(rate * 0x1p63)
        decision = SamplingDecision(isSampled: true, samplerType: "probabilistic", parameter: .double(rate))
    }

    /// Decides by the trace identifier alone.
    public func decide(_ request: SamplingRequest) -> SamplingDecision {
        isChosen(request.traceID) ? decision : .notSampled
    }

    /// Whether a trace is in the share that is recorded.
    func isChosen(_ trace: TraceID) -> Bool {
        trace.low & 0x7fff_ffff_ffff_ffff < bound
    }
}

/// A sampler was set up with a number that makes no sense.
public struct SamplerConfigurationError: Error, Sendable, Equatable {
    /// The name of the parameter.
    package let parameter: String

    /// What it was set to.
    package let value: Double

    /// What would be right.
    package let expected: String

    /// Creates an error.
    ///
    /// - Parameters:
    ///   - parameter: the name of the parameter.
    ///   - value: what it was set to.
    ///   - expected: what would be right.
    package init(parameter: String, value: Double, expected: String) {
        self.parameter = parameter
        self.value = value
        self.expected = expected
    }

    /// Refuses a number of traces a second that is negative or not finite.
    static func requireRate(_ rate: Double, _ parameter: String) throws(SamplerConfigurationError) {
        guard rate >= 0, rate.isFinite else {
            throw SamplerConfigurationError(parameter: parameter, value: rate, expected: "a finite number from 0 on")
        }
    }
}

extension SamplerConfigurationError: CustomStringConvertible {
    /// The error in one line.
    public var description: String {
        "\(parameter) is \(value), but should be \(expected)"
    }
}

/// Records every trace.
public struct AlwaysOnSampler: Sampler {
    let decision = SamplingDecision(isSampled: true, samplerType: "const", parameter: true)

    /// Creates the sampler.
    public init() {}

    /// Decides for recording.
    public func decide(_ request: SamplingRequest) -> SamplingDecision {
        decision
    }
}

/// Records no trace.
public struct AlwaysOffSampler: Sampler {
    /// Creates the sampler.
    public init() {}

    /// Decides against recording.
    public func decide(_ request: SamplingRequest) -> SamplingDecision {
        .notSampled
    }
}
