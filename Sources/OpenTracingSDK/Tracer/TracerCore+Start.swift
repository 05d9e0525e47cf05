//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

internal import OpenTracing

extension TracerCore {
    /// Starts a span; see ``RecordingTracer/startSpan(_:options:)``.
    @inline(__always)
    func startSpan(_ operationName: String, _ options: SpanOptions, for anchor: TracerAnchor) -> any Span {
        if let span = options.parentSpan {
            if let parent = Self.context(of: span) {
                return start(anchor, operationName, options, childOf: parent)
            }
            return startWithReferences(anchor, operationName, options)
        }
        guard !options.givenReferences.isEmpty else {
            guard !options.ignoresActiveSpan, let parent = activeTraceContext else {
                return startRoot(anchor, operationName, options)
            }
            return start(anchor, operationName, options, childOf: parent)
        }
        return startWithReferences(anchor, operationName, options)
    }

    private func startWithReferences(
        _ anchor: TracerAnchor,
        _ operationName: String,
        _ options: SpanOptions
    ) -> any Span {
        let explicit = options.references
        // The common case of a single parent needs no array.
        if explicit.count == 1, explicit[0].type == .childOf, let parent = TraceContext(explicit[0].context) {
            return start(anchor, operationName, options, childOf: parent)
        }
        let lineage = SpanLineage(explicit, limits: limits)
        reportLosses(of: lineage)
        return start(
            anchor,
            operationName,
            options,
            lineage.parent ?? .absent,
            lineage.references,
            baggage: lineage.baggage
        )
    }

    /// Starts a child, or a root if the context has no identifiers.
    ///
    /// A child of a parent in this process whose decision is followed takes the fast path, because most spans are such children.
    private func start(
        _ anchor: TracerAnchor,
        _ operationName: String,
        _ options: SpanOptions,
        childOf parent: TraceContext
    ) -> any Span {
        guard isEnabled, parent.isValid, !parent.isRemote, options.tags.isEmpty, let sampling = followed(parent) else {
            return startUnusual(anchor, operationName, options, childOf: parent)
        }
        return make(
            anchor,
            operationName,
            options,
            parent.child(makeSpanID(), sampling),
            .childOf(parent),
            decisionTags: .none
        )
    }

    /// Returns the decision that every child of a parent inherits, if no sampler has to be called.
    @inline(__always)
    private func followed(_ parent: TraceContext) -> SamplingState? {
        switch parent.sampling {
        case .sampled, .notSampled: followsParents ? parent.sampling : nil
        default: nil
        }
    }

    @inline(never)
    private func startUnusual(
        _ anchor: TracerAnchor,
        _ operationName: String,
        _ options: SpanOptions,
        childOf parent: TraceContext
    ) -> any Span {
        let references: SpanReferences = parent.isValid ? .childOf(parent) : .none
        // Baggage of this process is within the limits, and a child inherits that of its parent.
        guard parent.isRemote || !parent.isValid, !parent.baggage.isEmpty else {
            return start(anchor, operationName, options, parent, references, baggage: nil)
        }
        let (baggage, droppedCount) = limits.bounded(parent.baggage)
        reportBaggageLoss(droppedCount)
        return start(anchor, operationName, options, parent, references, baggage: baggage)
    }

    /// The context of the active span, or the active context, for a span without references.
    @inline(__always)
    private var activeTraceContext: TraceContext? {
        switch scopeManager.state {
        case .inactive, .suppressed, .entry: nil
        case .span(let span): Self.context(of: span)
        case .context(let context): TraceContext(context)
        }
    }

    /// Returns the context of a span, if the span or its context is one of ours.
    private static func context(of span: any Span) -> TraceContext? {
        ownContext(of: span) ?? TraceContext(span.context)
    }

    /// The context of a span, if it is one of ours.
    static func ownContext(of span: any Span) -> TraceContext? {
        // Comparing types is much quicker than casting.
        let type = ObjectIdentifier(Swift.type(of: span))
        if type == ObjectIdentifier(RecordingSpan.self) {
            return unsafeDowncast(span, to: RecordingSpan.self).traceContext
        }
        if type == ObjectIdentifier(UnrecordedSpan.self) {
            return unsafeDowncast(span, to: UnrecordedSpan.self).traceContext
        }
        return nil
    }

    private func start(
        _ anchor: TracerAnchor,
        _ operationName: String,
        _ options: SpanOptions,
        _ parent: TraceContext,
        _ references: SpanReferences,
        baggage: Baggage?
    ) -> any Span {
        guard isEnabled else { return passThrough(anchor, operationName, options, parent, baggage: baggage) }
        var context = parent.isValid ? parent.child(makeSpanID()) : makeRootContext()
        if let baggage {
            context.baggage = baggage
        }
        let (sampling, decision) = decide(operationName, options, context, parent)
        context.sampling = sampling
        if let traceState = decision.traceState { context.traceState = traceState }
        return makeUnusual(anchor, operationName, options, context, references, decisionTags: decision.tags)
    }

    @inline(never)
    func makeUnusual(
        _ anchor: TracerAnchor,
        _ operationName: String,
        _ options: SpanOptions,
        _ context: TraceContext,
        _ references: SpanReferences,
        decisionTags: DecisionTags
    ) -> any Span {
        make(anchor, operationName, options, context, references, decisionTags: decisionTags)
    }

    /// Creates a span after all decisions have been made.
    @inline(__always)
    func make(
        _ anchor: TracerAnchor,
        _ operationName: String,
        _ options: SpanOptions,
        _ context: TraceContext,
        _ references: SpanReferences,
        decisionTags: DecisionTags
    ) -> any Span {
        let startTime = options.startTime.flatMap { $0.nanosecondsSinceEpoch < 0 ? nil : $0 } ?? clock()
        guard context.sampling.isRecorded else {
            return UnrecordedSpan(
                anchor: anchor,
                startTime: startTime,
                references: references,
                context: context,
                operationName: operationName,
                tags: options.tags
            )
        }
        let span = RecordingSpan(
            anchor: anchor,
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

    /// Creates the span of a disabled tracer, with the context of its parent.
    func passThrough(
        _ anchor: TracerAnchor,
        _ operationName: String,
        _ options: SpanOptions,
        _ parent: TraceContext,
        baggage: Baggage?
    ) -> any Span {
        var context = parent
        if let baggage { context.baggage = baggage }
        return UnrecordedSpan(
            anchor: anchor,
            startTime: options.startTime ?? Timestamp(nanosecondsSinceEpoch: 0),
            references: .none,
            context: context,
            operationName: operationName,
            tags: [:]
        )
    }

    /// Decides whether a new span with an existing context is recorded.
    ///
    /// - Returns: the decision, and its further data.
    private func decide(
        _ operationName: String,
        _ options: SpanOptions,
        _ context: TraceContext,
        _ parent: TraceContext
    ) -> (SamplingState, RootDecision) {
        var debugTags = DecisionTags.none
        var isDebug = parent.sampling == .debug
        if !parent.isValid, let debugID = parent.debugID {
            debugTags = .own(["jaeger-debug-id": .string(debugID)])
            isDebug = true
        }
        if let priority = SamplingPriority(options.tags) {
            let state: SamplingState = priority == .drop ? .notSampled : isDebug ? .debug : .sampled
            return (state, Self.forced(context, debugTags))
        }
        if isDebug {
            return (.debug, Self.forced(context, debugTags))
        }
        var decision = decideChild(context.traceID, of: parent.sampling, isSampled: options.isSampled) {
            SamplingRequest(
                operationName,
                traceID: context.traceID,
                parent: parent.isAbsent ? nil : parent,
                tags: options.tags,
                references: options.references,
                hasRandomTraceID: context.hasRandomTraceID
            )
        }
        if parent.sampling.isSampled != nil { decision.tags = .none }
        return (decision.isSampled ? .sampled : .notSampled, decision)
    }

    /// Returns a decision that no sampler made, so that the trace's threshold does not reflect it.
    private static func forced(_ context: TraceContext, _ tags: DecisionTags) -> RootDecision {
        let state = context.traceState
        return RootDecision(
            isSampled: true,
            tags: tags,
            traceState: state.isEmpty ? nil : state.withoutSamplingThreshold
        )
    }

    private func reportLosses(of lineage: SpanLineage) {
        if lineage.foreignReferenceCount > 0 {
            report(
                .foreignReference,
                "a span was started with a reference to another tracer's context; the reference is ignored",
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
            "a span was started with baggage that exceeds its limits; send fewer or shorter items",
            count: count
        )
    }
}

/// The origin of a span: its parent, its references, and any baggage that does not come from its parent alone.
struct SpanLineage {
    /// The parent, or a partial one: without identifiers, it only determines how the new trace begins.
    private(set) var parent: TraceContext?
    private(set) var references: SpanReferences

    /// The baggage merged from all references; `nil` if it is that of the parent.
    private(set) var baggage: Baggage?
    private(set) var foreignReferenceCount = 0
    private(set) var droppedBaggageItemCount = 0

    /// Creates the lineage of a span with explicit references: the first `childOf` is the parent, otherwise the first of any
    /// type.
    init(_ explicit: [Reference], limits: SpanLimits) {
        var kept: [SpanRecord.Reference] = []
        var droppedCount = 0
        var parentIsChildOf = false
        var partial: TraceContext?
        var union = Baggage()
        for reference in explicit {
            guard let context = reference.context as? TraceContext else {
                // The context of a no-op tracer has no identifiers: skipping it is not worth a report.
                foreignReferenceCount += reference.context.traceIDString.isEmpty ? 0 : 1
                continue
            }
            union.merge(context.baggage)
            guard context.isValid else {
                partial = partial ?? context
                continue
            }
            let isChildOf = reference.type == .childOf
            let isParent = parent == nil || (isChildOf && !parentIsChildOf)
            if isParent {
                parent = context
                parentIsChildOf = isChildOf
            }
            if kept.count < limits.referenceCount {
                kept.append(SpanRecord.Reference(type: reference.type, context: context))
                continue
            }
            droppedCount += 1
            if isParent {
                kept[kept.count - 1] = SpanRecord.Reference(type: reference.type, context: context)
            }
        }
        references = kept.isEmpty ? .none : .several(kept, droppedCount: droppedCount)
        parent = parent ?? partial
        // A single parent in this process passes on its own baggage, which is within the limits.
        if explicit.count > 1 || parent?.isRemote == true || parent?.isValid == false {
            bound(union, limits)
        }
    }

    private mutating func bound(_ baggage: Baggage, _ limits: SpanLimits) {
        guard !baggage.isEmpty else { return }
        let (bounded, droppedCount) = limits.bounded(baggage)
        self.baggage = bounded
        droppedBaggageItemCount = droppedCount
    }
}

/// The references of a span. The common case, a single parent, needs no array.
enum SpanReferences: Sendable {
    case none
    case childOf(TraceContext)
    case several([SpanRecord.Reference], droppedCount: Int)

    var all: [SpanRecord.Reference] {
        switch self {
        case .none: []
        case .childOf(let context): [SpanRecord.Reference(type: .childOf, context: context)]
        case .several(let references, _): references
        }
    }

    /// The first `childOf` reference, otherwise the first of any type.
    var parent: TraceContext? {
        switch self {
        case .none: nil
        case .childOf(let context): context
        case .several(let references, _): (references.first { $0.type == .childOf } ?? references.first)?.context
        }
    }

    /// The number of references dropped because there were too many.
    var droppedCount: Int {
        if case .several(_, let droppedCount) = self { droppedCount } else { 0 }
    }
}
