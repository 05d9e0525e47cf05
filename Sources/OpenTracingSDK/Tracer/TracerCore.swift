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
