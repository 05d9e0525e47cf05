//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

public import OpenTracing

extension RecordingTracer {
    /// Starts a span. It is not made active.
    public func startSpan(_ operationName: String, options: SpanOptions) -> any Span {
        if let span = options.parentSpan {
            if let parent = Self.context(of: span) {
                return start(operationName, options, childOf: parent)
            }
            return startWithReferences(operationName, options)
        }
        guard !options.references.isEmpty else {
            guard !options.ignoresActiveSpan, let parent = activeTraceContext else {
                return startRoot(operationName, options)
            }
            return start(operationName, options, childOf: parent)
        }
        return startWithReferences(operationName, options)
    }

    private func startWithReferences(_ operationName: String, _ options: SpanOptions) -> any Span {
        let explicit = options.references
        // The common case of a single parent needs no list.
        if explicit.count == 1, explicit[0].type == .childOf, let parent = TraceContext(explicit[0].context) {
            return start(operationName, options, childOf: parent)
        }
        let lineage = SpanLineage(explicit, limits: limits)
        reportLosses(of: lineage)
        return start(operationName, options, lineage.parent ?? .absent, lineage.references, baggage: lineage.baggage)
    }

    /// Starts a child, or a root for a context without identifiers.
    private func start(_ operationName: String, _ options: SpanOptions, childOf parent: TraceContext) -> any Span {
        let references: SpanReferences = parent.isValid ? .childOf(parent) : .none
        // The baggage of this process is within the limits, and a child gets that of its parent by itself.
        guard parent.isRemote || !parent.isValid, !parent.baggage.isEmpty else {
            return start(operationName, options, parent, references, baggage: nil)
        }
        let (baggage, droppedCount) = limits.bounded(parent.baggage)
        reportBaggageLoss(droppedCount)
        return start(operationName, options, parent, references, baggage: baggage)
    }

    /// The context that an active span or an active context gives to a span without references.
    private var activeTraceContext: TraceContext? {
        switch scopeManager.state {
        case .inactive, .suppressed, .entry: nil
        case .span(let span): Self.context(of: span)
        case .context(let context): TraceContext(context)
        }
    }

    /// The context of a span, if it is one of ours, or has a context of ours.
    private static func context(of span: any Span) -> TraceContext? {
        // Comparing types is much quicker than casting.
        let type = ObjectIdentifier(Swift.type(of: span))
        if type == ObjectIdentifier(RecordingSpan.self) {
            return unsafeDowncast(span, to: RecordingSpan.self).traceContext
        }
        if type == ObjectIdentifier(UnrecordedSpan.self) {
            return unsafeDowncast(span, to: UnrecordedSpan.self).traceContext
        }
        return TraceContext(span.context)
    }

    /// Starts a root that nothing arrived for: the shortest way, since a service that samples takes it for most requests.
    private func startRoot(_ operationName: String, _ options: SpanOptions) -> any Span {
        guard isEnabled else { return passThrough(operationName, options, .absent, baggage: nil) }
        var context = makeRoot()
        if let priority = SamplingPriority(options.tags) {
            context.sampling = priority == .keep ? .sampled : .notSampled
            return make(operationName, options, context, .none, decisionTags: nil)
        }
        if let isSampled = options.isSampled {
            context.sampling = isSampled ? .sampled : .notSampled
            return make(operationName, options, context, .none, decisionTags: nil)
        }
        let decision = rootSampler.decide(
            SamplingRequest(operationName, traceID: context.traceID, tags: options.tags, references: options.references)
        )
        context.sampling = decision.isSampled ? .sampled : .notSampled
        return make(operationName, options, context, .none, decisionTags: decision.isSampled ? decision.tags : nil)
    }

    private func start(
        _ operationName: String,
        _ options: SpanOptions,
        _ parent: TraceContext,
        _ references: SpanReferences,
        baggage: Baggage?
    ) -> any Span {
        guard isEnabled else { return passThrough(operationName, options, parent, baggage: baggage) }
        var context = parent.isValid ? parent.child(identifierGenerator.makeSpanID()) : makeRoot()
        if let baggage {
            context.baggage = baggage
        }
        let (sampling, decisionTags) = decide(operationName, options, context.traceID, parent)
        context.sampling = sampling
        return make(operationName, options, context, references, decisionTags: decisionTags)
    }

    private func makeRoot() -> TraceContext {
        TraceContext(
            root: identifierGenerator.makeTraceID(),
            identifierGenerator.makeSpanID(),
            hasRandomTraceID: identifierGenerator.makesRandomTraceIDs
        )
    }

    /// Makes the span that all has been decided about.
    private func make(
        _ operationName: String,
        _ options: SpanOptions,
        _ context: TraceContext,
        _ references: SpanReferences,
        decisionTags: Tags?
    ) -> any Span {
        let startTime = options.startTime.flatMap { $0.nanosecondsSinceEpoch < 0 ? nil : $0 } ?? clock()
        guard context.sampling.isRecorded else {
            return UnrecordedSpan(
                recorder: self,
                startTime: startTime,
                references: references,
                context: context,
                operationName: operationName,
                tags: options.tags
            )
        }
        let span = RecordingSpan(
            recorder: self,
            startTime: startTime,
            references: references,
            decisionTags: decisionTags,
            context: context,
            operationName: operationName,
            tags: options.tags
        )
        announce(span, context)
        return span
    }

    /// The span of a tracer that is disabled, with the context of its parent.
    private func passThrough(
        _ operationName: String,
        _ options: SpanOptions,
        _ parent: TraceContext,
        baggage: Baggage?
    ) -> any Span {
        var context = parent
        if let baggage { context.baggage = baggage }
        return UnrecordedSpan(
            recorder: self,
            startTime: options.startTime ?? Timestamp(nanosecondsSinceEpoch: 0),
            references: .none,
            context: context,
            operationName: operationName,
            tags: [:]
        )
    }

    /// Decides whether a new span is recorded that something is known about already.
    ///
    /// - Returns: the decision, and the tags that say who decided.
    private func decide(
        _ operationName: String,
        _ options: SpanOptions,
        _ traceID: TraceID,
        _ parent: TraceContext
    ) -> (SamplingState, Tags?) {
        var debugTags: Tags?
        if !parent.isValid, let debugID = parent.debugID {
            debugTags = ["jaeger-debug-id": .string(debugID)]
        }
        let isDebug = parent.sampling == .debug || debugTags != nil
        if let priority = SamplingPriority(options.tags) {
            return (priority == .drop ? .notSampled : isDebug ? .debug : .sampled, debugTags)
        }
        if isDebug {
            return (.debug, debugTags)
        }
        if followsParents, let isSampled = parent.sampling.isSampled {
            return (isSampled ? .sampled : .notSampled, nil)
        }
        if parent.sampling.isSampled == nil, let isSampled = options.isSampled {
            return (isSampled ? .sampled : .notSampled, nil)
        }
        let decision = rootSampler.decide(
            SamplingRequest(
                operationName,
                traceID: traceID,
                parent: parent.isAbsent ? nil : parent,
                tags: options.tags,
                references: options.references
            )
        )
        guard decision.isSampled else { return (.notSampled, nil) }
        return (.sampled, parent.sampling.isSampled == nil ? decision.tags : nil)
    }

    private func reportLosses(of lineage: SpanLineage) {
        if lineage.foreignReferenceCount > 0 {
            report(
                .foreignReference,
                "a span was started with a reference to a context of another tracer, which is skipped",
                count: lineage.foreignReferenceCount
            )
        }
        reportBaggageLoss(lineage.droppedBaggageItemCount)
    }

    private func reportBaggageLoss(_ count: Int) {
        guard count > 0 else { return }
        report(
            .baggageItemDropped,
            reason: "over the limits",
            "a span was started with more baggage than its limits allow; send fewer or shorter items",
            count: count
        )
    }
}
