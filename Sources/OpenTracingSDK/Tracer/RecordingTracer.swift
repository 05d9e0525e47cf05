//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

public import OpenTracing
private import OpenTracingSupport

/// The production tracer: it samples, records, and hands what has finished to span processors.
///
/// ```swift
/// let tracer = RecordingTracer(serviceName: "orders") {
///     $0.sampler = ParentBasedSampler(root: try RatioSampler(rate: 0.1))
///     $0.processors = [BatchSpanProcessor(exporter)]
/// }
/// ```
///
/// Trace identifiers have 128 random bits and span identifiers 64. The parent of a span is its first reference of type
/// `childOf`, else its first; baggage is the union over all references, the later wins. References to contexts of other
/// tracers are skipped. An explicit reference, even one that is skipped, keeps the active span from becoming the parent.
/// A context that came without identifiers begins a trace, with the baggage and the decision that it brings.
public final class RecordingTracer: Tracer {
    let core: TracerCore

    /// What spans hold in place of the tracer, a place for each of some threads.
    private let anchors: [TracerAnchor]

    /// Creates a tracer.
    ///
    /// - Parameter configuration: the service, the sampler, the processors and so on.
    public convenience init(_ configuration: Configuration) {
        self.init(core: TracerCore(configuration))
        for processor in processors {
            processor.adopt(diagnostics)
        }
    }

    /// Creates the tracer of what another one was made from.
    init(core: TracerCore) {
        self.core = core
        anchors = (0..<ThreadShard.count).map { _ in TracerAnchor(core) }
        core.adopt(self)
    }

    /// Who makes the spans: the service and what is known about its process.
    ///
    /// It says which library made them, `telemetry.sdk.name`, `telemetry.sdk.language` and `telemetry.sdk.version`, each unless
    /// the tracer was given another value for it.
    package var resource: Resource { core.resource }

    /// Knows which span is active.
    public var scopeManager: ScopeManager { core.scopeManager }

    /// Counts what goes wrong beside the work that is traced.
    public var diagnostics: TracerDiagnostics { core.diagnostics }

    /// How much a span keeps.
    package var limits: SpanLimits { core.limits }

    /// Decides which traces are recorded, from the next span on; spans that have been started keep their decision.
    ///
    /// ```swift
    /// tracer.sampler = ParentBasedSampler(root: try RatioSampler(rate: 0.01))
    /// ```
    ///
    /// It may be replaced at any time, from any thread. A tracer whose sampler is never replaced pays one look at a flag for that.
    public var sampler: any Sampler {
        get { core.sampler }
        set { core.setSampler(newValue) }
    }

    package var processors: [any SpanProcessor] { core.processors }

    /// Which complete traces are exported, by the ``TailSamplingProcessor`` of the tracer; `nil` without one.
    ///
    /// ```swift
    /// tracer.tailSampling?.ratio = 0.5
    /// ```
    ///
    /// It may be changed at any time. A tracer that was made without such a processor gets none by that.
    public var tailSampling: TailSampling? {
        get { tailProcessors.first?.options }
        set {
            guard let newValue else { return }
            for processor in tailProcessors { processor.options = newValue }
        }
    }

    private var tailProcessors: [TailSamplingProcessor] { processors.compactMap { $0 as? TailSamplingProcessor } }

    /// Starts a span. It is not made active.
    public func startSpan(_ operationName: String, options: SpanOptions) -> any Span {
        core.startSpan(operationName, options, for: anchors[ThreadShard.current])
    }

    /// Creates a tracer for a service, with the defaults for everything else.
    ///
    /// - Parameter serviceName: the name of the service.
    public convenience init(serviceName: String) {
        self.init(Configuration(serviceName: serviceName))
    }

    /// Creates a tracer for a service.
    ///
    /// - Parameters:
    ///   - serviceName: the name of the service.
    ///   - configure: changes the configuration that the tracer is made from.
    /// - Throws: what `configure` throws.
    public convenience init<Failure: Error>(
        serviceName: String,
        _ configure: (inout Configuration) throws(Failure) -> Void
    ) throws(Failure) {
        var configuration = Configuration(serviceName: serviceName)
        try configure(&configuration)
        self.init(configuration)
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
        let (processors, timeout, grace, diagnostics) = (processors, core.closeTimeout, core.closeGrace, diagnostics)
        return await core.closing.run {
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
    /// Everything that a tracer is made from. All but the service has a default.
    public struct Configuration: Sendable {
        /// The service and what is known about its process.
        public var resource: Resource

        /// Decides which traces are recorded. By default all of them, unless the caller has decided otherwise.
        public var sampler: any Sampler = ParentBasedSampler(root: AlwaysOnSampler())

        /// Receive the sampled spans, each all of them.
        public var processors: [any SpanProcessor] = []

        /// The formats that contexts can be written in.
        public var propagators = Propagators()

        /// How much a span keeps.
        public var limits = SpanLimits.default

        /// Makes the identifiers of traces and spans.
        public var identifierGenerator: any IdentifierGenerator = RandomIdentifierGenerator()

        /// Tells the time; called without a lock.
        public var clock: @Sendable () -> Timestamp = { .now }

        /// Knows which span is active.
        public var scopeManager = ScopeManager.shared

        /// Counts what goes wrong, and may tell.
        public var diagnostics = TracerDiagnostics()

        /// How long ``RecordingTracer/close()`` waits for the processors until it cancels them. What is left then is counted as
        /// lost.
        public var closeTimeout = Duration.seconds(10)

        /// `false` for a tracer that records nothing, whatever the sampler says. It makes no identifiers either: its spans have
        /// the context of their parent, which so passes from the caller to the services that are called.
        public var isEnabled = true

        /// How much longer processors may take, once the time to close is over, to count what is left, and diagnostics to tell it.
        public var closeGrace = Duration.seconds(2)

        /// Creates a configuration.
        ///
        /// - Parameter resource: the service and what is known about its process.
        public init(resource: Resource) {
            self.resource = resource
        }

        /// Creates a configuration for a service of which only the name is known.
        ///
        /// - Parameter serviceName: the name of the service.
        public init(serviceName: String) {
            self.init(resource: Resource(serviceName: serviceName))
        }
    }
}
