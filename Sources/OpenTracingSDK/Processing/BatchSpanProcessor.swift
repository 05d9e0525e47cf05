//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

public import OpenTracing

/// Exports spans in batches: the processor for production services.
///
/// Finishing a span costs its thread one short lock. A batch is exported when it is full, or when its first span has waited for
/// the interval. All memory is bounded: if the exporter cannot keep up, spans are dropped and counted by reason. A failed batch
/// is dropped too; retrying is up to the exporter.
///
/// Each exporter gets its own processor, so one that fails or hangs does not affect another.
public final class BatchSpanProcessor: SpanProcessor {
    private let queue: ExportQueue

    /// Creates a processor.
    ///
    /// - Parameters:
    ///   - exporter: sends the spans.
    ///   - options: sizes and timeouts.
    ///   - diagnostics: receives reports of dropped spans; `nil` for those of the tracer.
    public convenience init(
        _ exporter: any SpanExporter,
        options: ExportOptions = ExportOptions(),
        diagnostics: TracerDiagnostics? = nil
    ) {
        self.init(exporter, options: options, diagnostics: diagnostics, sleep: boundedSleep)
    }

    /// Creates a processor with a custom sleep function, for tests.
    package init(
        _ exporter: any SpanExporter,
        options: ExportOptions,
        diagnostics: TracerDiagnostics?,
        sleep: @escaping @Sendable (Duration) async throws -> Void
    ) {
        queue = ExportQueue(exporter, options: options, diagnostics: diagnostics, sleep: sleep)
    }

    /// The health of the exporter.
    package var health: ExporterHealth { queue.health }

    /// The health of the exporter.
    public var exporterHealth: [ExporterHealth] { [health] }

    /// Reports to the tracer's diagnostics, unless the processor was created with others.
    public func adopt(_ diagnostics: TracerDiagnostics) {
        queue.adopt(diagnostics)
    }

    /// Counts the span.
    public func spanStarted(_ span: StartedSpan) {
        queue.countStart()
    }

    /// Adds the span to the current batch.
    public func spanFinished(_ span: FinishedSpan) {
        queue.append(span)
    }

    /// Counts the span as dropped.
    public func spanDiscarded(_ context: TraceContext, reason: SpanDropReason) {
        queue.drop(reason)
    }

    /// Exports the spans finished so far, and returns when that is done or has timed out.
    @discardableResult
    public func flush() async -> FlushResult {
        await queue.flush()
    }

    /// Exports the spans finished so far within the timeout, drops the rest, and shuts down the exporter.
    @discardableResult
    public func shutdown() async -> FlushResult {
        await queue.shutdown()
    }
}

/// Options for exporting finished spans.
///
/// `ExportOptions(batchSize: 1, interval: nil)` exports every span on its own as soon as it finishes, for tests and one-shot
/// tools.
public struct ExportOptions: Sendable, Hashable {
    /// The maximum number of queued spans. Spans that arrive while the queue is full are dropped.
    package let capacity: Int

    /// The number of spans in a full batch, which is exported immediately.
    package let batchSize: Int

    /// How long a partial batch waits for more spans; `nil` to wait for a flush.
    package let interval: Duration?

    /// How long the exporter may take for a batch before it is cancelled.
    package let exportTimeout: Duration

    /// How long a flush or a shutdown waits for exports in progress.
    package let flushTimeout: Duration

    /// Creates options. Counts below one are raised to one.
    ///
    /// - Parameters:
    ///   - capacity: the maximum number of queued spans.
    ///   - batchSize: the number of spans in a full batch; at most `capacity`.
    ///   - interval: how long a partial batch waits for more spans.
    ///   - exportTimeout: how long the exporter may take for a batch.
    ///   - flushTimeout: how long a flush or a shutdown waits for exports in progress.
    public init(
        capacity: Int = 2048,
        batchSize: Int = 512,
        interval: Duration? = .seconds(1),
        exportTimeout: Duration = .seconds(30),
        flushTimeout: Duration = .seconds(10)
    ) {
        self.capacity = max(1, capacity)
        self.batchSize = min(max(1, batchSize), self.capacity)
        self.interval = interval
        self.exportTimeout = exportTimeout
        self.flushTimeout = flushTimeout
    }
}
