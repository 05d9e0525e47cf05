//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

public import OpenTracing

/// Exports spans in batches: the processor for a service.
///
/// A span that finishes costs its thread one short lock. A batch goes out when it is full, or when its first span has
/// waited for the interval. Nothing is unbounded: while the exporter cannot keep up, spans are dropped and counted by
/// reason. A batch that fails is dropped too; an exporter that wants to send again does so itself.
///
/// Each exporter gets a processor of its own, so one that fails or hangs does not hold up another.
public final class BatchSpanProcessor: SpanProcessor {
    private let queue: ExportQueue

    /// Creates a processor.
    ///
    /// - Parameters:
    ///   - exporter: sends the spans.
    ///   - options: sizes and times.
    ///   - diagnostics: is told when spans are dropped; `nil` for those of the tracer.
    public convenience init(
        _ exporter: any SpanExporter,
        options: ExportOptions = ExportOptions(),
        diagnostics: TracerDiagnostics? = nil
    ) {
        self.init(exporter, options: options, diagnostics: diagnostics, sleep: boundedSleep)
    }

    /// Creates a processor whose times pass as a test wants.
    package init(
        _ exporter: any SpanExporter,
        options: ExportOptions,
        diagnostics: TracerDiagnostics?,
        sleep: @escaping @Sendable (Duration) async throws -> Void
    ) {
        queue = ExportQueue(exporter, options: options, diagnostics: diagnostics, sleep: sleep)
    }

    /// How the exporter is doing.
    package var health: ExporterHealth { queue.health }

    /// How the exporter is doing.
    public var exporterHealth: [ExporterHealth] { [health] }

    /// Tells the tracer's diagnostics, unless it was made with others.
    public func adopt(_ diagnostics: TracerDiagnostics) {
        queue.adopt(diagnostics)
    }

    /// Counts the span.
    public func spanStarted(_ span: StartedSpan) {
        queue.countStart()
    }

    /// Puts the span into the batch that is being collected.
    public func spanFinished(_ span: FinishedSpan) {
        queue.append(span)
    }

    /// Counts the span as dropped.
    public func spanDiscarded(_ context: TraceContext, reason: SpanDropReason) {
        queue.drop(reason)
    }

    /// Exports what has finished so far, and returns when that is done or its time is over.
    @discardableResult
    public func flush() async -> FlushResult {
        await queue.flush()
    }

    /// Exports what has finished so far as far as there is time, drops the rest, and shuts the exporter down.
    @discardableResult
    public func shutdown() async -> FlushResult {
        await queue.shutdown()
    }
}

/// How finished spans get to an exporter.
///
/// `ExportOptions(batchSize: 1, interval: nil)` exports every span by itself as soon as it has finished, for tests and for tools that run
/// once.
public struct ExportOptions: Sendable, Hashable {
    /// How many spans may wait. Spans that come while so many do are dropped; those that wait stay.
    package let capacity: Int

    /// How many spans make a full batch, which is exported at once.
    package let batchSize: Int

    /// How long a batch that does not fill up waits for more spans; `nil` for until somebody flushes.
    package let interval: Duration?

    /// How long the exporter may take for a batch until it is cancelled.
    package let exportTimeout: Duration

    /// How long a flush or a shutdown waits for what is under way.
    package let flushTimeout: Duration

    /// Creates options. Numbers below one count as one.
    ///
    /// - Parameters:
    ///   - capacity: how many spans may wait.
    ///   - batchSize: how many spans make a full batch; no more than `capacity`.
    ///   - interval: how long a batch that does not fill up waits for more spans.
    ///   - exportTimeout: how long the exporter may take for a batch.
    ///   - flushTimeout: how long a flush or a shutdown waits for what is under way.
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
