//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

public import OpenTracing
private import OpenTracingSupport

/// The production tracer: it samples and records spans, and passes finished ones to span processors.
///
/// ```swift
/// let tracer = RecordingTracer(serviceName: "orders") {
///     $0.sampler = ParentBasedSampler(root: try RatioSampler(rate: 0.1))
///     $0.processors = [BatchSpanProcessor(exporter)]
/// }
/// ```
///
/// Trace identifiers have 128 random bits, span identifiers 64. The parent of a span is its first `childOf` reference, otherwise
/// its first reference; baggage is merged from all references, later ones winning. References to contexts of other tracers are
/// skipped. An explicit reference, even a skipped one, prevents the active span from becoming the parent. A context without
/// identifiers begins a trace, with its baggage and sampling decision.
public final class RecordingTracer: Tracer {
    let core: TracerCore

    /// The anchors that spans hold in place of the tracer, one for each thread shard.
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

    /// Creates a tracer with an existing core.
    init(core: TracerCore) {
        self.core = core
        anchors = (0..<ThreadShard.count).map { _ in TracerAnchor(core) }
        core.adopt(self)
    }

    /// The entity that produces the spans: the service and the attributes of its process.
    ///
    /// Includes `telemetry.sdk.name`, `telemetry.sdk.language` and `telemetry.sdk.version`, unless the tracer was configured with
    /// other values for them.
    package var resource: Resource { core.resource }

    /// Tracks the active span.
    public var scopeManager: ScopeManager { core.scopeManager }

    /// Counts problems in tracing itself.
    public var diagnostics: TracerDiagnostics { core.diagnostics }

    /// The limits on the data of a span.
    package var limits: SpanLimits { core.limits }

    /// The sampler, which decides which traces are recorded. A new one applies from the next span; started spans keep their
    /// decision.
    ///
    /// ```swift
    /// tracer.sampler = ParentBasedSampler(root: try RatioSampler(rate: 0.01))
    /// ```
    ///
    /// You may replace it at any time, from any thread. Until you do, this costs only a check of a flag.
    public var sampler: any Sampler {
        get { core.sampler }
        set { core.setSampler(newValue) }
    }

    package var processors: [any SpanProcessor] { core.processors }

    /// The options of the tracer's ``TailSamplingProcessor``, which decides which complete traces are exported; `nil` without
    /// one.
    ///
    /// ```swift
    /// tracer.tailSampling?.ratio = 0.5
    /// ```
    ///
    /// You may change them at any time. Setting them does not add a processor to a tracer that has none.
    public var tailSampling: TailSampling? {
        get { tailProcessors.first?.options }
        set {
            guard let newValue else { return }
            for processor in tailProcessors { processor.options = newValue }
        }
    }

    private var tailProcessors: [TailSamplingProcessor] { processors.compactMap { $0 as? TailSamplingProcessor } }

    /// Starts a span without making it active.
    public func startSpan(_ operationName: String, options: SpanOptions) -> any Span {
        core.startSpan(operationName, options, for: anchors[ThreadShard.current])
    }

    /// Creates a tracer for a service, with default settings.
    ///
    /// - Parameter serviceName: the name of the service.
    public convenience init(serviceName: String) {
        self.init(Configuration(serviceName: serviceName))
    }

    /// Creates a tracer for a service.
    ///
    /// - Parameters:
    ///   - serviceName: the name of the service.
    ///   - configure: modifies the tracer's configuration.
    /// - Throws: what `configure` throws.
    public convenience init<Failure: Error>(
        serviceName: String,
        _ configure: (inout Configuration) throws(Failure) -> Void
    ) throws(Failure) {
        var configuration = Configuration(serviceName: serviceName)
        try configure(&configuration)
        self.init(configuration)
    }

    /// The health of each exporter, by name: queued, exported and dropped spans, the reasons, and the last error.
    ///
    /// If several exporters share a name, the second gets the suffix ` 2`, and so on. Reading it is cheap and never waits.
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

    /// Exports the spans finished so far.
    ///
    /// Returns when that is done, or when the processors have given up. The tracer continues to record.
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

    /// Exports the spans finished so far, shuts down the processors, and flushes the diagnostics.
    ///
    /// Returns when that is done. When the close timeout elapses, the processors are cancelled: they count the remaining spans as
    /// lost, within the tracer's grace period. A later call waits for the first one and returns the same result. Close tracers
    /// that share a processor only when all of them are done.
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
    /// The configuration of a tracer. Everything but the service has a default.
    public struct Configuration: Sendable {
        /// The service and the attributes of its process.
        public var resource: Resource

        /// Decides which traces are recorded. By default, all of them, unless the caller has decided otherwise.
        public var sampler: any Sampler = ParentBasedSampler(root: AlwaysOnSampler())

        /// The processors, each of which receives all sampled spans.
        public var processors: [any SpanProcessor] = []

        /// The propagation formats.
        public var propagators = Propagators()

        /// The limits on the data of a span.
        public var limits = SpanLimits.default

        /// Generates trace and span identifiers.
        public var identifierGenerator: any IdentifierGenerator = RandomIdentifierGenerator()

        /// Returns the current time; called without a lock held.
        public var clock: @Sendable () -> Timestamp = { .now }

        /// Tracks the active span.
        public var scopeManager = ScopeManager.shared

        /// Counts problems in tracing itself, and can report them.
        public var diagnostics = TracerDiagnostics()

        /// How long ``RecordingTracer/close()`` waits before it cancels the processors. The remaining spans are counted as lost.
        public var closeTimeout = Duration.seconds(10)

        /// Whether the tracer records at all. If `false`, it records nothing regardless of the sampler, and creates no
        /// identifiers: its spans have their parent's context, so the caller's context passes through to the services called.
        public var isEnabled = true

        /// How much longer, after the close timeout, processors may take to count the remaining spans and diagnostics to report
        /// them.
        public var closeGrace = Duration.seconds(2)

        /// Creates a configuration.
        ///
        /// - Parameter resource: the service and the attributes of its process.
        public init(resource: Resource) {
            self.resource = resource
        }

        /// Creates a configuration for a service, given only its name.
        ///
        /// - Parameter serviceName: the name of the service.
        public init(serviceName: String) {
            self.init(resource: Resource(serviceName: serviceName))
        }
    }
}
