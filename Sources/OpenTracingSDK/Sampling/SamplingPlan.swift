//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

internal import OpenTracing

/// What follows from the sampler of a tracer, worked out once.
///
/// The samplers that most services use are told apart, and decide without a request and without tags that all threads would count.
/// An object, so that it is asked where it stands: a copy would count two references for each span.
final class SamplingPlan: Sendable {
    private enum Kind: Sendable {
        case alwaysOn
        case alwaysOff
        case ratio
        case other
    }

    let sampler: any Sampler

    /// Whether the decision of a parent is always followed, so that the root's sampler decides where there is none.
    let followsParents: Bool

    private let kind: Kind
    private let ratio: RatioSampler?
    private let root: any Sampler

    /// The tags of decisions that are marked as ``DecisionTags/ofTracer``.
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

    /// Decides about a span whose parent, if its decision is followed, has none.
    ///
    /// - Parameters:
    ///   - traceID: the trace that the span belongs to.
    ///   - request: makes what a sampler is asked.
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

    /// Decides as far as the sampler needs to know no more than the trace; `nil` where it has to be asked.
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

/// What has been decided about a span.
struct RootDecision {
    let isSampled: Bool

    /// The tags that say who decided.
    var tags: DecisionTags

    /// The state that the span has; `nil` for that of its parent.
    var traceState: TraceState?
}

/// The tags that say who decided about a span.
enum DecisionTags: Sendable {
    case none
    /// Those that the tracer's sampler has for all spans.
    case ofTracer
    case own(Tags)
}
