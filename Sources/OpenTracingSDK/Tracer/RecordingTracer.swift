//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

public import OpenTracing

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
    ///
    /// It says which library made them, `telemetry.sdk.name`, `telemetry.sdk.language` and `telemetry.sdk.version`, each unless
    /// the tracer was given another value for it.
    public let resource: Resource

    /// Knows which span is active.
    public let scopeManager: ScopeManager

    /// Counts what goes wrong beside the work that is traced.
    public let diagnostics: TracerDiagnostics

    /// How much a span keeps.
    public let limits: SpanLimits

    let clock: @Sendable () -> Timestamp
    let propagators: Propagators
    /// Decides where the parent, if its decision is followed, has none.
    let rootSampler: any Sampler
    let followsParents: Bool
    package let processors: [any SpanProcessor]
    let identifierGenerator: any IdentifierGenerator
    private let closeTimeout: Duration
    private let closeGrace: Duration
    let isEnabled: Bool
    private let closing = SharedClosing()

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
    ///   - closeTimeout: how long ``close()`` waits for the processors until it cancels them.
    ///   - isEnabled: `false` for a tracer that records nothing, whatever the sampler says. It makes no identifiers either: its
    ///     spans have the context of their parent, which so passes from the caller to the services that are called.
    ///   - closeGrace: how much longer processors may take, once that time is over, to count what is left, and diagnostics to tell it.
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
        closeTimeout: Duration = .seconds(10),
        isEnabled: Bool = true,
        closeGrace: Duration = .seconds(2)
    ) {
        self.resource = resource.namingSDK
        let parentBased = sampler as? ParentBasedSampler
        rootSampler = parentBased?.root ?? sampler
        followsParents = parentBased != nil
        self.propagators = propagators
        self.processors = processors
        self.limits = limits
        self.identifierGenerator = identifierGenerator
        self.clock = clock
        self.scopeManager = scopeManager
        self.diagnostics = diagnostics
        self.closeTimeout = closeTimeout
        self.closeGrace = closeGrace
        self.isEnabled = isEnabled
        for processor in processors {
            processor.adopt(diagnostics)
        }
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
    ///   - closeTimeout: how long ``close()`` waits for the processors until it cancels them.
    ///   - isEnabled: `false` for a tracer that records nothing, whatever the sampler says. It makes no identifiers either: its
    ///     spans have the context of their parent, which so passes from the caller to the services that are called.
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
        closeTimeout: Duration = .seconds(10),
        isEnabled: Bool = true
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
            closeTimeout: closeTimeout,
            isEnabled: isEnabled
        )
    }

    /// How the exporters are doing, by name: what waits, what has arrived, what was lost and why, what went wrong last.
    ///
    /// Of several exporters with one name, the second has ` 2` behind it, and so on. Reading it is cheap and waits for nothing.
    public var health: [String: ExporterHealth] {
        var all: [String: ExporterHealth] = [:]
        for health in processors.flatMap(\.exporterHealth) {
            var (name, number) = (health.name, 1)
            while all[name] != nil {
                number += 1
                name = "\(health.name) \(number)"
            }
            all[name] = health
        }
        return all
    }

    /// Exports what has finished so far.
    ///
    /// Returns when that is done, or when the processors have given up. The tracer goes on recording.
    ///
    /// - Returns: whether every processor exported everything.
    @discardableResult
    public func flush() async -> FlushResult {
        let processors = processors
        return await withTaskGroup(of: FlushResult.self) { group in
            for processor in processors {
                group.addTask { await processor.flush() }
            }
            return await group.reduce(into: .complete) { $0.merge($1) }
        }
    }

    /// Exports what has finished so far, shuts the processors down, and has the diagnostics tell what they have held back.
    ///
    /// Returns when that is done. When the time that the tracer was given for it is over, the processors are cancelled: they count
    /// what is left as lost, and have the tracer's grace for that. A later call waits for the first one, and returns the same.
    /// Tracers that share a processor should be closed when all of them are done.
    ///
    /// - Returns: whether every processor exported everything.
    @discardableResult
    public func close() async -> FlushResult {
        let (processors, timeout, grace, diagnostics) = (processors, closeTimeout, closeGrace, diagnostics)
        return await closing.run {
            let result = await withTaskGroup(of: FlushResult.self) { group in
                for processor in processors {
                    group.addTask {
                        await withDeadline(timeout, grace: grace) { await processor.shutdown() }
                            ?? FlushResult(isTimedOut: true, failures: ["a processor did not shut down in time"])
                    }
                }
                return await group.reduce(into: FlushResult.complete) { $0.merge($1) }
            }
            await withDeadline(grace) { await diagnostics.flush() }
            return result
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
}
