//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

internal import OpenTracing
private import OpenTracingSupport
private import Synchronization

/// The core of a ``RecordingTracer``. Its spans need only the core, and may outlive the tracer.
final class TracerCore: Sendable {
    let resource: Resource
    let scopeManager: ScopeManager
    let diagnostics: TracerDiagnostics
    let limits: SpanLimits
    let clock: @Sendable () -> Timestamp
    let propagators: Propagators
    /// The propagator of HTTP header fields, stored because looking it up in the table copies the table for every request.
    let headerPropagator: PlacedPropagator?
    /// What the tracer was made with.
    private let initialSampling: SamplingPlan
    /// Whether another sampler has been set. Checked for each span instead of the cell that few tracers need.
    private let isResampled = Atomic(false)
    private let currentSampling: SnapshotCell<SamplingPlan>
    let processors: [any SpanProcessor]
    /// The same processors, as a chain for notifying them.
    private let processorChain: ProcessorChain?
    private let identifierGenerator: any IdentifierGenerator
    /// The generator's counters, if it is the default one: valid as long as the generator.
    private let randomIdentifiers: RandomIdentifiers?
    let isEnabled: Bool
    let closeTimeout: Duration
    let closeGrace: Duration
    let closing = SharedClosing()

    private struct Owner: Sendable {
        weak var tracer: RecordingTracer?
    }

    private let owner = Mutex(Owner())

    init(_ configuration: RecordingTracer.Configuration) {
        resource = configuration.resource.namingSDK
        initialSampling = SamplingPlan(configuration.sampler)
        currentSampling = SnapshotCell(initialSampling)
        propagators = configuration.propagators
        headerPropagator = configuration.propagators.textPropagator(for: .httpHeaders).map(PlacedPropagator.init)
        processors = configuration.processors
        processorChain = ProcessorChain(configuration.processors)
        limits = configuration.limits
        identifierGenerator = configuration.identifierGenerator
        randomIdentifiers = (configuration.identifierGenerator as? RandomIdentifierGenerator)?.identifiers
        clock = configuration.clock
        scopeManager = configuration.scopeManager
        diagnostics = configuration.diagnostics
        closeTimeout = configuration.closeTimeout
        closeGrace = configuration.closeGrace
        isEnabled = configuration.isEnabled
    }

    /// The tracer; if it has been released, a new one with the same core.
    var tracer: RecordingTracer {
        owner.withLock { $0.tracer } ?? RecordingTracer(core: self)
    }

    /// Stores the tracer that owns this core.
    func adopt(_ tracer: RecordingTracer) {
        owner.withLock { $0.tracer = tracer }
    }

    /// The sampler for the next span.
    var sampler: any Sampler { sampling.sampler }

    /// Sets the sampler for all further spans.
    func setSampler(_ sampler: any Sampler) {
        let plan = SamplingPlan(sampler)
        currentSampling.update { _ in plan }
        isResampled.store(true, ordering: .releasing)
    }

    private var sampling: SamplingPlan {
        guard isResampled.load(ordering: .acquiring) else { return initialSampling }
        return currentSampling.load() ?? initialSampling
    }

    /// The tags of decisions marked as ``DecisionTags/ofTracer``.
    var decisionTags: Tags? { initialSampling.decisionTags }

    /// Decides about a root without a request, if the initial sampler needs none; `nil` if it does, or another sampler is set.
    @inline(__always)
    func decideRoot(_ traceID: TraceID) -> RootDecision? {
        isResampled.load(ordering: .acquiring) ? nil : initialSampling.decide(traceID)
    }

    /// Decides about a root.
    func decideRoot(_ traceID: TraceID, _ request: SamplingRequest) -> RootDecision {
        decide(traceID, { request }, by: sampling)
    }

    /// Whether a parent's decision is always followed.
    @inline(__always)
    var followsParents: Bool {
        isResampled.load(ordering: .acquiring) ? sampling.followsParents : initialSampling.followsParents
    }

    /// Decides about a span with a complete or partial parent.
    ///
    /// - Parameters:
    ///   - traceID: the identifier of the span's trace.
    ///   - parent: the parent's decision.
    ///   - isSampled: the decision of the tracer's caller, if the parent has none.
    ///   - request: creates the sampling request.
    func decideChild(
        _ traceID: TraceID,
        of parent: SamplingState,
        isSampled: Bool?,
        _ request: () -> SamplingRequest
    ) -> RootDecision {
        let sampling = sampling
        if sampling.followsParents, let isSampled = parent.isSampled {
            return RootDecision(isSampled: isSampled, tags: .none)
        }
        if parent.isSampled == nil, let isSampled { return RootDecision(isSampled: isSampled, tags: .none) }
        return decide(traceID, request, by: sampling)
    }

    private func decide(
        _ traceID: TraceID,
        _ request: () -> SamplingRequest,
        by sampling: SamplingPlan
    ) -> RootDecision {
        var decision = sampling.decide(traceID, request)
        // The mark refers to the initial sampler. Another one's tags are stored with the span, because it may be replaced
        // meanwhile.
        if case .ofTracer = decision.tags, sampling !== initialSampling {
            decision.tags = sampling.decisionTags.map(DecisionTags.own) ?? .none
        }
        return decision
    }

    /// Returns the propagator for a text map format.
    func textPropagator(for format: Format) -> (any TextMapPropagator)? {
        format == .httpHeaders ? headerPropagator?.propagator : propagators.textPropagator(for: format)
    }

    func makeSpanID() -> SpanID {
        randomIdentifiers?.makeSpanID() ?? identifierGenerator.makeSpanID()
    }

    /// Generates the identifiers of a root, and whether the trace identifier is random.
    @inline(__always)
    func makeRoot() -> (TraceID, SpanID, isRandom: Bool) {
        if let randomIdentifiers {
            let (traceID, spanID) = randomIdentifiers.makeRoot()
            return (traceID, spanID, true)
        }
        return (
            identifierGenerator.makeTraceID(), identifierGenerator.makeSpanID(),
            identifierGenerator.makesRandomTraceIDs
        )
    }
}

/// Holds the core for the spans of some threads.
///
/// Every span retains one reference. If all of them retained the core itself, all threads would write to the same memory for each
/// span, and a second processor would bring no gain.
final class TracerAnchor: Sendable {
    let core: TracerCore

    // Keeps the reference counts of two anchors on separate cache lines.
    private let padding: (Int, Int, Int, Int, Int, Int, Int, Int) = (0, 0, 0, 0, 0, 0, 0, 0)
    private let morePadding: (Int, Int, Int, Int, Int, Int, Int, Int) = (0, 0, 0, 0, 0, 0, 0, 0)

    init(_ core: TracerCore) {
        self.core = core
    }
}

extension TracerCore {
    /// Notifies the processors of a span that became sampled.
    func announce(_ span: RecordingSpan, _ context: TraceContext) {
        processorChain?.spanStarted(StartedSpan(span, context))
    }

    /// Notifies the processors of a sampled span that is lost.
    func discard(_ context: TraceContext, reason: SpanDropReason) {
        processorChain?.spanDiscarded(context, reason: reason)
    }

    /// Passes a finished span to the processors.
    func hand(over span: FinishedSpan) {
        processorChain?.spanFinished(span)
    }
}

extension TracerCore {
    func report(_ kind: TracerDiagnostic.Kind, reason: String? = nil, _ message: String, count: Int = 1) {
        diagnostics.report(TracerDiagnostic(kind, reason: reason, message: message, count: count))
    }

    func reportUsedAfterFinish(_ operationName: String, _ operation: StaticString) {
        report(
            .spanUsedAfterFinish,
            "\(operation) was called on span '\(limits.bounded(name: operationName))' after it finished; change a span before you finish it"
        )
    }

    func reportFinishedTwice(_ operationName: String) {
        report(
            .spanFinishedTwice,
            "span '\(limits.bounded(name: operationName))' was finished again; finish each span once"
        )
    }

    func reportBaggageDropped(_ operationName: String) {
        report(
            .baggageItemDropped,
            reason: "over the limits",
            "span '\(limits.bounded(name: operationName))' has reached its baggage limits; set fewer or shorter items"
        )
    }
}

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

/// A tracer's processors as a linked list.
///
/// Each is stored in an immutable object, so that it is called in place: taken from an array, it would be copied for each call.
final class ProcessorChain: Sendable {
    private let processor: any SpanProcessor
    private let next: ProcessorChain?

    /// Creates a chain; `nil` for no processors.
    convenience init?(_ processors: [any SpanProcessor]) {
        self.init(processors[...])
    }

    private init?(_ processors: ArraySlice<any SpanProcessor>) {
        guard let first = processors.first else { return nil }
        processor = first
        next = ProcessorChain(processors.dropFirst())
    }

    func spanStarted(_ span: StartedSpan) {
        processor.spanStarted(span)
        next?.spanStarted(span)
    }

    func spanFinished(_ span: FinishedSpan) {
        processor.spanFinished(span)
        next?.spanFinished(span)
    }

    func spanDiscarded(_ context: TraceContext, reason: SpanDropReason) {
        processor.spanDiscarded(context, reason: reason)
        next?.spanDiscarded(context, reason: reason)
    }
}
