//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

public import OpenTracing

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
    public func decide(
        _ operationName: String,
        tags: Tags,
        traceIdentifier: TraceID,
        parent: TraceContext?
    ) -> SamplingDecision {
        if let isSampled = parent?.sampling.isSampled {
            return SamplingDecision(isSampled: isSampled)
        }
        return root.decide(operationName, tags: tags, traceIdentifier: traceIdentifier, parent: parent)
    }
}
