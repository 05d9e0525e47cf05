//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// Follows what has been decided about a trace, and asks another sampler where nothing has.
///
/// So a trace is recorded by all services or by none. The other sampler decides about roots, and about spans whose parent
/// came without a decision.
public struct ParentBasedSampler: Sampler {
    let root: any Sampler

    /// Creates the sampler.
    ///
    /// - Parameter root: decides where nothing has been decided.
    public init(root: any Sampler) {
        self.root = root
    }

    /// Follows the parent, else asks the other sampler.
    public func decide(_ request: SamplingRequest) -> SamplingDecision {
        if let isSampled = request.parent?.sampling.isSampled {
            return SamplingDecision(isSampled: isSampled)
        }
        return root.decide(request)
    }
}
