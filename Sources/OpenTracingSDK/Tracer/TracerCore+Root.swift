//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

internal import OpenTracing

extension TracerCore {
    /// Starts a root without any incoming context: the fast path, which a sampling service takes for most requests.
    @inline(__always)
    func startRoot(_ anchor: TracerAnchor, _ operationName: String, _ options: SpanOptions) -> any Span {
        guard isEnabled else { return passThrough(anchor, operationName, options, .absent, baggage: nil) }
        let (traceID, spanID, hasRandomTraceID) = makeRoot()
        let decision: RootDecision =
            if let isSampled = Self.isSampled(options) {
                RootDecision(isSampled: isSampled, tags: .none)
            } else if let decision = decideRoot(traceID) {
                decision
            } else {
                askAboutRoot(traceID, operationName, options, hasRandomTraceID: hasRandomTraceID)
            }
        let context = TraceContext(
            root: traceID,
            spanID,
            hasRandomTraceID: hasRandomTraceID,
            sampling: decision.isSampled ? .sampled : .notSampled
        )
        guard let traceState = decision.traceState else {
            return make(anchor, operationName, options, context, .none, decisionTags: decision.tags)
        }
        var changed = context
        changed.traceState = traceState
        return makeUnusual(anchor, operationName, options, changed, .none, decisionTags: decision.tags)
    }

    /// Returns the sampling decision for a root that the options specify; `nil` if they do not.
    @inline(__always)
    private static func isSampled(_ options: SpanOptions) -> Bool? {
        if !options.tags.isEmpty, let priority = SamplingPriority(options.tags) { return priority == .keep }
        return options.isSampled
    }

    /// Calls the sampler for a root.
    @inline(never)
    private func askAboutRoot(
        _ traceID: TraceID,
        _ operationName: String,
        _ options: SpanOptions,
        hasRandomTraceID: Bool
    ) -> RootDecision {
        decideRoot(
            traceID,
            SamplingRequest(
                operationName,
                traceID: traceID,
                tags: options.tags,
                references: options.references,
                hasRandomTraceID: hasRandomTraceID
            )
        )
    }

    /// Creates the context of a root without a decision.
    func makeRootContext() -> TraceContext {
        let (traceID, spanID, hasRandomTraceID) = makeRoot()
        return TraceContext(root: traceID, spanID, hasRandomTraceID: hasRandomTraceID)
    }
}
