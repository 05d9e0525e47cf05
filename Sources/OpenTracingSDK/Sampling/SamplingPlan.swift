//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// What follows from the sampler of a tracer, worked out once.
final class SamplingPlan: Sendable {
    let sampler: any Sampler

    /// Decides where the parent, if its decision is followed, has none.
    let root: RootSampler
    let followsParents: Bool

    init(_ sampler: any Sampler) {
        self.sampler = sampler
        if let parentBased = sampler as? ParentBasedSampler, parentBased.followsEveryParent {
            root = RootSampler(parentBased.root)
            followsParents = true
        } else {
            root = RootSampler(sampler)
            followsParents = false
        }
    }
}
