//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

private import OpenTracing

/// Records a ratio of all traces, selected by trace identifier.
///
/// Services with the same rate therefore select the same traces, and whatever a lower rate selects, a higher rate selects too.
/// The rule is that of Jaeger's probabilistic sampler: the lower 63 bits of the identifier, as a fraction of one, are below the
/// rate.
public struct RatioSampler: Sampler {
    /// The ratio of traces to record, from 0 to 1.
    package let rate: Double

    private let bound: UInt64
    let decision: SamplingDecision

    /// Creates the sampler.
    ///
    /// - Parameter rate: the ratio of traces to record, from 0 for none to 1 for all.
    /// - Throws: ``SamplerConfigurationError`` if the rate is not a number from 0 to 1.
    public init(rate: Double) throws(SamplerConfigurationError) {
        guard rate >= 0, rate <= 1 else {
            throw SamplerConfigurationError(parameter: "rate", value: rate, expected: "a number from 0 to 1")
        }
        self.rate = rate
        bound = UInt64(rate * 0x1p63)
        decision = SamplingDecision(isSampled: true, samplerType: "probabilistic", parameter: .double(rate))
    }

    /// Decides by the trace identifier only.
    public func decide(_ request: SamplingRequest) -> SamplingDecision {
        isChosen(request.traceID) ? decision : .notSampled
    }

    /// Whether a trace is selected.
    func isChosen(_ trace: TraceID) -> Bool {
        trace.low & 0x7fff_ffff_ffff_ffff < bound
    }
}

/// An invalid sampler parameter.
public struct SamplerConfigurationError: Error, Sendable, Equatable {
    /// The name of the parameter.
    package let parameter: String

    /// The value of the parameter.
    package let value: Double

    /// What is expected.
    package let expected: String

    /// Creates an error.
    ///
    /// - Parameters:
    ///   - parameter: the name of the parameter.
    ///   - value: the value of the parameter.
    ///   - expected: what is expected.
    package init(parameter: String, value: Double, expected: String) {
        self.parameter = parameter
        self.value = value
        self.expected = expected
    }

    /// Throws if a number of traces per second is negative or not finite.
    static func requireRate(_ rate: Double, _ parameter: String) throws(SamplerConfigurationError) {
        guard rate >= 0, rate.isFinite else {
            throw SamplerConfigurationError(
                parameter: parameter,
                value: rate,
                expected: "a finite number of at least 0"
            )
        }
    }
}

extension SamplerConfigurationError: CustomStringConvertible {
    /// The error on one line.
    public var description: String {
        "\(parameter) is \(value), but must be \(expected)"
    }
}

/// Records every trace.
public struct AlwaysOnSampler: Sampler {
    let decision = SamplingDecision(isSampled: true, samplerType: "const", parameter: true)

    /// Creates the sampler.
    public init() {}

    /// Always decides to record.
    public func decide(_ request: SamplingRequest) -> SamplingDecision {
        decision
    }
}

/// Records no trace.
public struct AlwaysOffSampler: Sampler {
    /// Creates the sampler.
    public init() {}

    /// Always decides not to record.
    public func decide(_ request: SamplingRequest) -> SamplingDecision {
        .notSampled
    }
}
