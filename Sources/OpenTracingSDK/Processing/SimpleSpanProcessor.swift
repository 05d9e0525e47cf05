//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

public import OpenTracing

/// Exports every span by itself as soon as it has finished, for tests and for tools that run once.
///
/// A service wants ``BatchSpanProcessor``. Spans wait while the exporter is busy, and are dropped when too many do.
public final class SimpleSpanProcessor: SpanProcessor {
    private let queue: ExportQueue

    /// Creates a processor.
    ///
    /// - Parameters:
    ///   - exporter: sends the spans.
    ///   - capacity: how many spans may wait.
    ///   - exportTimeout: how long the exporter may take for a span.
    ///   - flushTimeout: how long a flush or a shutdown waits for what is under way.
    ///   - diagnostics: is told when spans are dropped; `nil` for those of the tracer.
    public init(
        _ exporter: any SpanExporter,
        capacity: Int = 2048,
        exportTimeout: Duration = .seconds(30),
        flushTimeout: Duration = .seconds(10),
        diagnostics: TracerDiagnostics? = nil
    ) {
        queue = ExportQueue(
            exporter,
            options: ExportOptions(
                capacity: capacity,
                batchSize: 1,
                interval: nil,
                exportTimeout: exportTimeout,
                flushTimeout: flushTimeout
            ),
            diagnostics: diagnostics,
            sleep: boundedSleep
        )
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

    /// Hands the span to the exporter.
    public func spanFinished(_ span: FinishedSpan) {
        queue.append(span)
    }

    /// Counts the span as dropped.
    public func spanDiscarded(_ context: TraceContext, reason: SpanDropReason) {
        queue.drop(reason)
    }

    /// Waits until all spans that have finished are exported.
    @discardableResult
    public func flush() async -> FlushResult {
        await queue.flush()
    }

    /// Exports what has finished, and shuts the exporter down.
    @discardableResult
    public func shutdown() async -> FlushResult {
        await queue.shutdown()
    }
}
