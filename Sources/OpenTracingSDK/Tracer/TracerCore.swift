//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

internal import OpenTracing
private import OpenTracingSupport
private import Synchronization

/// What a ``RecordingTracer`` is made of. Its spans need no more of it, and may outlive the tracer.
final class TracerCore: Sendable {
    let resource: Resource
    let scopeManager: ScopeManager
    let diagnostics: TracerDiagnostics
    let limits: SpanLimits
    let clock: @Sendable () -> Timestamp
    let propagators: Propagators
    /// The propagator of HTTP header fields, which every request asks for. The table is copied for each look at it.
    let headerPropagator: PlacedPropagator?
    /// What the tracer was made with.
    private let initialSampling: SamplingPlan
    /// Whether another sampler has been set since. Looked at for each span, in place of the cell that few tracers need.
    private let isResampled = Atomic(false)
    private let currentSampling: SnapshotCell<SamplingPlan>
    let processors: [any SpanProcessor]
    /// The same, as spans are told to them.
    private let processorChain: ProcessorChain?
    private let identifierGenerator: any IdentifierGenerator
    /// What it makes identifiers of, where it is of the kind that nearly all tracers have: valid as long as the generator.
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

    /// The tracer; where nobody has it any more, one that is made of the same.
    var tracer: RecordingTracer {
        owner.withLock { $0.tracer } ?? RecordingTracer(core: self)
    }

    /// Notes the tracer that this is the core of.
    func adopt(_ tracer: RecordingTracer) {
        owner.withLock { $0.tracer = tracer }
    }

    /// The sampler that decides about the next span.
    var sampler: any Sampler { sampling.sampler }

    /// Has another sampler decide from the next span on.
    func setSampler(_ sampler: any Sampler) {
        let plan = SamplingPlan(sampler)
        currentSampling.update { _ in plan }
        isResampled.store(true, ordering: .releasing)
    }

    private var sampling: SamplingPlan {
        guard isResampled.load(ordering: .acquiring) else { return initialSampling }
        return currentSampling.load() ?? initialSampling
    }

    /// The tags of decisions that are marked as ``DecisionTags/ofTracer``.
    var decisionTags: Tags? { initialSampling.decisionTags }

    /// Decides about a span that begins a trace, without a request where the first sampler needs none; `nil` where it does, and where
    /// another sampler decides.
    @inline(__always)
    func decideRoot(_ traceID: TraceID) -> RootDecision? {
        isResampled.load(ordering: .acquiring) ? nil : initialSampling.decide(traceID)
    }

    /// Decides about a span that begins a trace.
    func decideRoot(_ traceID: TraceID, _ request: SamplingRequest) -> RootDecision {
        decide(traceID, { request }, by: sampling)
    }

    /// Whether the decision of a parent is always followed.
    @inline(__always)
    var followsParents: Bool {
        isResampled.load(ordering: .acquiring) ? sampling.followsParents : initialSampling.followsParents
    }

    /// Decides about a span with a parent, or with what arrived of one.
    ///
    /// - Parameters:
    ///   - traceID: the trace that the span belongs to.
    ///   - parent: what has been decided about the parent.
    ///   - isSampled: what the caller of the tracer has decided, where nothing has been about the parent.
    ///   - request: makes what a sampler is asked.
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
        // The mark stands for the first sampler. Another one's tags go along with the span, since it may be replaced meanwhile.
        if case .ofTracer = decision.tags, sampling !== initialSampling {
            decision.tags = sampling.decisionTags.map(DecisionTags.own) ?? .none
        }
        return decision
    }

    /// What reads and writes a format of keys and values.
    func textPropagator(for format: Format) -> (any TextMapPropagator)? {
        format == .httpHeaders ? headerPropagator?.propagator : propagators.textPropagator(for: format)
    }

    func makeSpanID() -> SpanID {
        randomIdentifiers?.makeSpanID() ?? identifierGenerator.makeSpanID()
    }

    /// The identifiers of a span that begins a trace, and whether those of the trace are random.
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

/// Holds the core for some threads' spans.
///
/// Every span counts one reference. Counted at the core itself, all threads would write to one place in memory for each of their
/// spans, and a second processor would add nothing.
final class TracerAnchor: Sendable {
    let core: TracerCore

    // Keeps the counts of two anchors apart, however they come to lie in memory.
    private let padding: (Int, Int, Int, Int, Int, Int, Int, Int) = (0, 0, 0, 0, 0, 0, 0, 0)
    private let morePadding: (Int, Int, Int, Int, Int, Int, Int, Int) = (0, 0, 0, 0, 0, 0, 0, 0)

    init(_ core: TracerCore) {
        self.core = core
    }
}

extension TracerCore {
    /// Tells the processors about a span that began to be sampled.
    func announce(_ span: RecordingSpan, _ context: TraceContext) {
        processorChain?.spanStarted(StartedSpan(span, context))
    }

    /// Tells the processors about a sampled span that nobody will see.
    func discard(_ context: TraceContext, reason: SpanDropReason) {
        processorChain?.spanDiscarded(context, reason: reason)
    }

    /// Hands a finished span to the processors.
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
            "\(operation) was called on span '\(limits.bounded(name: operationName))' after it finished; change a span before its finish"
        )
    }

    func reportFinishedTwice(_ operationName: String) {
        report(
            .spanFinishedTwice,
            "span '\(limits.bounded(name: operationName))' was finished again; finish a span once"
        )
    }

    func reportBaggageDropped(_ operationName: String) {
        report(
            .baggageItemDropped,
            reason: "over the limits",
            "span '\(limits.bounded(name: operationName))' has as much baggage as its limits allow; set fewer or shorter items"
        )
    }
}
