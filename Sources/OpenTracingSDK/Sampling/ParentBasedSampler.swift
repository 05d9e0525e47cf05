//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// Follows what has been decided about a trace, and asks another sampler where nothing has.
///
/// So a trace is recorded by all services or by none. The other sampler decides about roots, and about spans whose parent
/// came without a decision. Each of the four cases in which there is a decision can have a sampler of its own:
///
/// ```swift
/// // Callers decide, but no more than a tenth of what they record is recorded here.
/// $0.sampler = ParentBasedSampler(root: AlwaysOnSampler(), remoteParentSampled: try RatioSampler(rate: 0.1))
/// ```
///
/// The samplers are not asked where somebody looks for a fault: what a debug flag or the tag `sampling.priority` says, holds.
///
/// OpenTelemetry specification, "Tracing SDK", "ParentBased".
public struct ParentBasedSampler: Sampler {
    package let root: any Sampler
    private let remoteParentSampled: (any Sampler)?
    private let remoteParentNotSampled: (any Sampler)?
    private let localParentSampled: (any Sampler)?
    private let localParentNotSampled: (any Sampler)?

    /// Creates the sampler.
    ///
    /// - Parameters:
    ///   - root: decides where nothing has been decided.
    ///   - remoteParentSampled: decides where the parent is in another process, which records it; `nil` to record.
    ///   - remoteParentNotSampled: decides where the parent is in another process, which does not record it; `nil` not to record.
    ///   - localParentSampled: decides where the parent is in this process and recorded; `nil` to record.
    ///   - localParentNotSampled: decides where the parent is in this process and not recorded; `nil` not to record.
    public init(
        root: any Sampler,
        remoteParentSampled: (any Sampler)? = nil,
        remoteParentNotSampled: (any Sampler)? = nil,
        localParentSampled: (any Sampler)? = nil,
        localParentNotSampled: (any Sampler)? = nil
    ) {
        self.root = root
        self.remoteParentSampled = remoteParentSampled
        self.remoteParentNotSampled = remoteParentNotSampled
        self.localParentSampled = localParentSampled
        self.localParentNotSampled = localParentNotSampled
    }

    /// Follows the parent or asks the sampler for its case; without a parent, asks the root's.
    public func decide(_ request: SamplingRequest) -> SamplingDecision {
        guard let parent = request.parent, let isSampled = parent.sampling.isSampled else {
            return root.decide(request)
        }
        let sampler =
            switch (parent.isRemote, isSampled) {
            case (true, true): remoteParentSampled
            case (true, false): remoteParentNotSampled
            case (false, true): localParentSampled
            case (false, false): localParentNotSampled
            }
        if let sampler { return sampler.decide(request) }
        var decision = SamplingDecision(isSampled: isSampled)
        if parent.isRemote, root is ConsistentProbabilitySampler {
            decision.traceState = Self.consistentState(of: parent, isSampled)
        }
        return decision
    }

    /// Whether every decision about a parent is followed, and there is nothing to look at.
    var followsEveryParent: Bool {
        remoteParentSampled == nil && remoteParentNotSampled == nil && localParentSampled == nil
            && localParentNotSampled == nil && !(root is ConsistentProbabilitySampler)
    }

    /// The state of the parent, without a threshold that does not agree with the decision; `nil` when nothing changes.
    private static func consistentState(of parent: TraceContext, _ isSampled: Bool) -> TraceState? {
        let state = parent.traceState
        guard !state.isEmpty else { return nil }
        let randomness = state.samplingRandomness ?? parent.traceID.low & (TraceState.randomnessCount - 1)
        if let threshold = state.samplingThreshold, (randomness >= threshold) == isSampled { return nil }
        return state.withoutSamplingThreshold
    }
}
