//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

internal import OpenTracing

/// Precomputed properties of a tracer's sampler.
///
/// Recognizes the samplers that most services use, and lets them decide without a request and without tags whose reference counts
/// all threads would contend for. An object, so that it is used in place: a copy would retain two references for each span.
final class SamplingPlan: Sendable {
    private enum Kind: Sendable {
        case alwaysOn
        case alwaysOff
        case ratio
        case other
    }

    let sampler: any Sampler

    /// Whether a parent's decision is always followed, so that the root's sampler decides only if there is none.
    let followsParents: Bool

    private let kind: Kind
    private let ratio: RatioSampler?
    private let root: any Sampler

    /// The tags of decisions marked as ``DecisionTags/ofTracer``.
    let decisionTags: Tags?

    init(_ sampler: any Sampler) {
        self.sampler = sampler
        if let parentBased = sampler as? ParentBasedSampler, parentBased.followsEveryParent {
            root = parentBased.root
            followsParents = true
        } else {
            root = sampler
            followsParents = false
        }
        ratio = root as? RatioSampler
        if let always = root as? AlwaysOnSampler {
            kind = .alwaysOn
            decisionTags = always.decision.tags
        } else if root is AlwaysOffSampler {
            kind = .alwaysOff
            decisionTags = nil
        } else if let ratio {
            kind = .ratio
            decisionTags = ratio.decision.tags
        } else {
            kind = .other
            decisionTags = nil
        }
    }

    /// Decides about a span whose parent, if decisions of parents are followed, has none.
    ///
    /// - Parameters:
    ///   - traceID: the identifier of the span's trace.
    ///   - request: creates the sampling request.
    func decide(_ traceID: TraceID, _ request: () -> SamplingRequest) -> RootDecision {
        if let decision = decide(traceID) { return decision }
        let decision = root.decide(request())
        let tags = decision.isSampled ? decision.tags : nil
        return RootDecision(
            isSampled: decision.isSampled,
            tags: tags.map(DecisionTags.own) ?? .none,
            traceState: decision.traceState
        )
    }

    /// Decides if the sampler needs only the trace identifier; `nil` if it must be called.
    @inline(__always)
    func decide(_ traceID: TraceID) -> RootDecision? {
        switch kind {
        case .alwaysOn:
            return RootDecision(isSampled: true, tags: .ofTracer)
        case .alwaysOff:
            return RootDecision(isSampled: false, tags: .none)
        case .ratio:
            let isChosen = ratio?.isChosen(traceID) == true
            return RootDecision(isSampled: isChosen, tags: isChosen ? .ofTracer : .none)
        case .other:
            return nil
        }
    }
}

/// The decision about a span.
struct RootDecision {
    let isSampled: Bool

    /// The tags that identify the sampler.
    var tags: DecisionTags

    /// The trace state of the span; `nil` to inherit the parent's.
    var traceState: TraceState?
}

/// The tags that identify the sampler of a span.
enum DecisionTags: Sendable {
    case none
    /// The tags that the tracer's sampler sets on all spans.
    case ofTracer
    case own(Tags)
}
