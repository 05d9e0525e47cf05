//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

private import OpenTracing

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
