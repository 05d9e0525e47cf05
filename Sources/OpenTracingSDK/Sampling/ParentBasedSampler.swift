//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// Follows the parent's sampling decision, and delegates to another sampler if there is none.
///
/// A trace is therefore recorded by all services or by none. The root sampler decides about roots, and about spans whose parent
/// came without a decision. Each of the four cases with a decision can have its own sampler:
///
/// ```swift
/// // Callers decide, but no more than a tenth of what they record is recorded here.
/// $0.sampler = ParentBasedSampler(root: AlwaysOnSampler(), remoteParentSampled: try RatioSampler(rate: 0.1))
/// ```
///
/// A debug flag or the tag `sampling.priority` takes precedence: the samplers are not called.
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
    ///   - root: decides if there is no decision.
    ///   - remoteParentSampled: decides if a parent in another process is recorded; `nil` to record.
    ///   - remoteParentNotSampled: decides if a parent in another process is not recorded; `nil` not to record.
    ///   - localParentSampled: decides if a parent in this process is recorded; `nil` to record.
    ///   - localParentNotSampled: decides if a parent in this process is not recorded; `nil` not to record.
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

    /// Follows the parent or delegates to the sampler for its case; without a parent, delegates to the root sampler.
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

    /// Whether every parent's decision is followed without any further check.
    var followsEveryParent: Bool {
        remoteParentSampled == nil && remoteParentNotSampled == nil && localParentSampled == nil
            && localParentNotSampled == nil && !(root is ConsistentProbabilitySampler)
    }

    /// Returns the parent's state without a threshold that contradicts the decision; `nil` if nothing changes.
    private static func consistentState(of parent: TraceContext, _ isSampled: Bool) -> TraceState? {
        let state = parent.traceState
        guard !state.isEmpty else { return nil }
        let randomness = state.samplingRandomness ?? parent.traceID.low & (TraceState.randomnessCount - 1)
        if let threshold = state.samplingThreshold, (randomness >= threshold) == isSampled { return nil }
        return state.withoutSamplingThreshold
    }
}
