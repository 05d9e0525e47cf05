//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

public import OpenTracing
private import Synchronization

/// The production tracer: it samples, records, and hands what has finished to span processors.
///
/// ```swift
/// let tracer = RecordingTracer(
///     serviceName: "orders",
///     sampler: ParentBasedSampler(root: try RatioSampler(rate: 0.1)),
///     processors: [BatchSpanProcessor(exporter)]
/// )
/// ```
///
/// Trace identifiers have 128 random bits and span identifiers 64. The parent of a span is its first reference of type
/// `childOf`, else its first; baggage is the union over all references, the later wins. References to contexts of other
/// tracers are skipped. An explicit reference, even one that is skipped, keeps the active span from becoming the parent.
/// A context that came without identifiers begins a trace, with the baggage and the decision that it brings.
public final class RecordingTracer: Tracer {
    /// Who makes the spans: the service and what is known about its process.
    public let resource: Resource

    /// Knows which span is active.
    public let scopeManager: ScopeManager

    /// Counts what goes wrong beside the work that is traced.
    public let diagnostics: TracerDiagnostics

    /// How much a span keeps.
    public let limits: SpanLimits

    let clock: @Sendable () -> Timestamp
    let propagators: Propagators
    private let sampler: any Sampler
    private let processors: [any SpanProcessor]
    private let identifierGenerator: any IdentifierGenerator
    private let closeTimeout: Duration
    private let isClosed = Atomic(false)

    /// Creates a tracer.
    ///
    /// - Parameters:
    ///   - resource: the service and what is known about its process.
    ///   - sampler: decides which traces are recorded.
    ///   - propagators: the formats that contexts can be written in.
    ///   - processors: receive the sampled spans, each all of them.
    ///   - limits: how much a span keeps.
    ///   - identifierGenerator: makes the identifiers of traces and spans.
    ///   - clock: tells the time; called without a lock.
    ///   - scopeManager: knows which span is active.
    ///   - diagnostics: counts what goes wrong, and may tell.
    ///   - closeTimeout: how long ``close()`` waits for the processors.
    public init(
        resource: Resource,
        sampler: any Sampler = ParentBasedSampler(root: AlwaysOnSampler()),
        propagators: Propagators = Propagators(),
        processors: [any SpanProcessor] = [],
        limits: SpanLimits = .default,
        identifierGenerator: any IdentifierGenerator = RandomIdentifierGenerator(),
        clock: @escaping @Sendable () -> Timestamp = { .now },
        scopeManager: ScopeManager = .shared,
        diagnostics: TracerDiagnostics = TracerDiagnostics(),
        closeTimeout: Duration = .seconds(10)
    ) {
        self.resource = resource
        self.sampler = sampler
        self.propagators = propagators
        self.processors = processors
        self.limits = limits
        self.identifierGenerator = identifierGenerator
        self.clock = clock
        self.scopeManager = scopeManager
        self.diagnostics = diagnostics
        self.closeTimeout = closeTimeout
    }

    /// Creates a tracer for a service of which only the name is known.
    ///
    /// - Parameters:
    ///   - serviceName: the name of the service.
    ///   - sampler: decides which traces are recorded.
    ///   - propagators: the formats that contexts can be written in.
    ///   - processors: receive the sampled spans, each all of them.
    ///   - limits: how much a span keeps.
    ///   - identifierGenerator: makes the identifiers of traces and spans.
    ///   - clock: tells the time; called without a lock.
    ///   - scopeManager: knows which span is active.
    ///   - diagnostics: counts what goes wrong, and may tell.
    ///   - closeTimeout: how long ``close()`` waits for the processors.
    public convenience init(
        serviceName: String,
        sampler: any Sampler = ParentBasedSampler(root: AlwaysOnSampler()),
        propagators: Propagators = Propagators(),
        processors: [any SpanProcessor] = [],
        limits: SpanLimits = .default,
        identifierGenerator: any IdentifierGenerator = RandomIdentifierGenerator(),
        clock: @escaping @Sendable () -> Timestamp = { .now },
        scopeManager: ScopeManager = .shared,
        diagnostics: TracerDiagnostics = TracerDiagnostics(),
        closeTimeout: Duration = .seconds(10)
    ) {
        self.init(
            resource: Resource(serviceName: serviceName),
            sampler: sampler,
            propagators: propagators,
            processors: processors,
            limits: limits,
            identifierGenerator: identifierGenerator,
            clock: clock,
            scopeManager: scopeManager,
            diagnostics: diagnostics,
            closeTimeout: closeTimeout
        )
    }

    /// Starts a span. It is not made active.
    public func startSpan(_ operationName: String, options: SpanOptions) -> any Span {
        if !options.references.isEmpty {
            let lineage = SpanLineage(options.references, limits: limits)
            reportLosses(of: lineage)
            return start(
                operationName,
                options,
                lineage.parent ?? .absent,
                lineage.references,
                baggage: lineage.baggage
            )
        }
        let parent = options.ignoresActiveSpan ? .absent : activeTraceContext
        if parent.isAbsent {
            return start(operationName, options, parent, .none, baggage: nil)
        }
        if parent.isRemote || !parent.isValid {
            let lineage = SpanLineage(childOf: parent, limits: limits)
            reportLosses(of: lineage)
            return start(operationName, options, parent, lineage.references, baggage: lineage.baggage)
        }
        return start(operationName, options, parent, .childOf(parent), baggage: nil)
    }

    /// The context that an active span or an active context gives to a span without references.
    private var activeTraceContext: TraceContext {
        switch scopeManager.state {
        case .inactive: .absent
        case .span(let span): (span as? RecordingSpan)?.traceContext ?? span.context as? TraceContext ?? .absent
        case .context(let context): context as? TraceContext ?? .absent
        }
    }

    private func start(
        _ operationName: String,
        _ options: SpanOptions,
        _ parent: TraceContext,
        _ references: SpanReferences,
        baggage: Baggage?
    ) -> RecordingSpan {
        var context: TraceContext
        if parent.isValid {
            context = parent.child(identifierGenerator.makeSpanID())
        } else {
            context = TraceContext(
                root: identifierGenerator.makeTraceID(),
                identifierGenerator.makeSpanID(),
                hasRandomTraceID: identifierGenerator.makesRandomTraceIDs
            )
        }
        if let baggage {
            context.baggage = baggage
        }
        let (sampling, decisionTags) = decide(operationName, options.tags, context.traceIdentifier, parent)
        context.sampling = sampling
        let span = RecordingSpan(
            recorder: self,
            startTime: options.startTime ?? clock(),
            references: references,
            decisionTags: decisionTags,
            context: context,
            operationName: operationName,
            tags: options.tags
        )
        if sampling.isRecorded {
            announce(context)
        }
        return span
    }

    /// Decides whether a new span is recorded.
    ///
    /// - Returns: the decision, and the tags that say who decided.
    private func decide(
        _ operationName: String,
        _ tags: Tags,
        _ traceIdentifier: TraceID,
        _ parent: TraceContext
    ) -> (SamplingState, Tags?) {
        var debugTags: Tags?
        if !parent.isValid, let debugID = parent.debugID {
            debugTags = ["jaeger-debug-id": .string(debugID)]
        }
        let isDebug = parent.sampling == .debug || debugTags != nil
        if let priority = SamplingPriority(tags) {
            return (priority == .drop ? .notSampled : isDebug ? .debug : .sampled, debugTags)
        }
        if isDebug {
            return (.debug, debugTags)
        }
        let decision = sampler.decide(
            operationName,
            tags: tags,
            traceIdentifier: traceIdentifier,
            parent: parent.isAbsent ? nil : parent
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
        if lineage.droppedBaggageItemCount > 0 {
            report(
                .baggageItemDropped,
                "a span was started with more baggage than its limits allow; send fewer or shorter items",
                count: lineage.droppedBaggageItemCount
            )
        }
    }

    /// Exports what has finished so far.
    ///
    /// Returns when that is done, or when the processors have given up. The tracer goes on recording.
    public func flush() async {
        let processors = processors
        await withTaskGroup { group in
            for processor in processors {
                group.addTask { await processor.flush() }
            }
        }
    }

    /// Exports what has finished so far, and shuts the processors down.
    ///
    /// Returns when that is done, at the latest after the time that the tracer was given for it. A second call does
    /// nothing. Tracers that share a processor should be closed when all of them are done.
    public func close() async {
        guard !isClosed.exchange(true, ordering: .acquiringAndReleasing) else { return }
        let processors = processors
        await withDeadline(closeTimeout) {
            await withTaskGroup { group in
                for processor in processors {
                    group.addTask { await processor.shutdown() }
                }
            }
        }
    }
}

extension RecordingTracer {
    /// Tells the processors about a span that began to be sampled.
    func announce(_ context: TraceContext) {
        for processor in processors {
            processor.spanStarted(context)
        }
    }

    /// Tells the processors about a sampled span that nobody will see.
    func discard(_ context: TraceContext, reason: SpanDropReason) {
        for processor in processors {
            processor.spanDiscarded(context, reason: reason)
        }
    }

    /// Hands a finished span to the processors.
    func hand(over span: FinishedSpan) {
        for processor in processors {
            processor.spanFinished(span)
        }
    }

    func report(_ kind: TracerDiagnostic.Kind, _ message: String, count: Int = 1) {
        diagnostics.report(TracerDiagnostic(kind, message: message, count: count))
    }
}
