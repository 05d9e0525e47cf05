//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

public import OpenTracing
private import Synchronization

/// Hands whole traces to an exporter: all spans of a trace in one batch, once every one that was started has finished.
///
/// For exporters that show a trace as one thing. "Every one" are those of the tracers that this processor was given to,
/// so tracers that share it get a trace that runs through all of them in one piece. A trace of which a later span is
/// started after that, by the next call from another process, comes in a further batch.
///
/// Bounded in the traces that are open, in the spans of one and in age: a trace that is over a bound is exported as far as
/// it has come, and what is left of it span by span.
public final class WholeTraceProcessor: SpanProcessor {
    private let traces: Mutex<OpenTraces>
    private let queue: ExportQueue
    private let clock: @Sendable () -> Timestamp

    /// Creates a processor.
    ///
    /// - Parameters:
    ///   - exporter: receives one trace in each batch.
    ///   - openTraces: how many traces may be open at once; the oldest goes when there are more.
    ///   - spansPerTrace: how many spans are kept of a trace; later ones are dropped.
    ///   - maximumAge: how long a trace may stay open. Looked at whenever a span starts or finishes.
    ///   - capacity: how many spans of complete traces may wait for the exporter.
    ///   - exportTimeout: how long the exporter may take for a trace.
    ///   - flushTimeout: how long a flush or a shutdown waits for what is under way.
    ///   - diagnostics: is told when spans are dropped; `nil` for those of the tracer.
    ///   - clock: tells the time.
    public init(
        _ exporter: any SpanExporter,
        openTraces: Int = 256,
        spansPerTrace: Int = 1000,
        maximumAge: Duration = .seconds(300),
        capacity: Int = 8192,
        exportTimeout: Duration = .seconds(30),
        flushTimeout: Duration = .seconds(10),
        diagnostics: TracerDiagnostics? = nil,
        clock: @escaping @Sendable () -> Timestamp = { .now }
    ) {
        traces = Mutex(OpenTraces(traces: openTraces, spansPerTrace: spansPerTrace, maximumAge: maximumAge))
        self.clock = clock
        queue = ExportQueue(
            exporter,
            options: ExportOptions(
                capacity: max(capacity, spansPerTrace),
                interval: nil,
                exportTimeout: exportTimeout,
                flushTimeout: flushTimeout
            ),
            diagnostics: diagnostics,
            sleep: boundedSleep
        )
    }

    /// How the exporter is doing. Spans of open traces are counted as started only.
    package var health: ExporterHealth { queue.health }

    /// How the exporter is doing.
    public var exporterHealth: [ExporterHealth] { [health] }

    /// How many traces are open.
    package var openTraceCount: Int {
        traces.withLock { $0.count }
    }

    /// How many traces were exported in pieces because they were over a bound.
    package var incompleteTraceCount: Int {
        traces.withLock { $0.incompleteCount }
    }

    /// Tells the tracer's diagnostics, unless it was made with others.
    public func adopt(_ diagnostics: TracerDiagnostics) {
        queue.adopt(diagnostics)
    }

    /// Keeps the span's trace open until the span has finished.
    public func spanStarted(_ span: StartedSpan) {
        queue.countStart()
        let now = clock()
        export(traces.withLock { $0.takeAged(at: now) + $0.openSpan(of: span.context.traceID, at: now) })
    }

    /// Keeps the span, or exports its trace if it was the last one open.
    public func spanFinished(_ span: FinishedSpan) {
        let isKept = closeSpan(of: span.context.traceID, keeping: span)
        if !isKept {
            queue.drop(.traceTooLarge)
        }
    }

    /// Forgets the span, and exports its trace if it was the last one open.
    public func spanDiscarded(_ context: TraceContext, reason: SpanDropReason) {
        _ = closeSpan(of: context.traceID, keeping: nil)
        queue.drop(reason)
    }

    /// Waits until all traces that are complete have been exported. Open ones stay open.
    @discardableResult
    public func flush() async -> FlushResult {
        await queue.flush()
    }

    /// Exports all traces as far as they have come, and shuts the exporter down.
    @discardableResult
    public func shutdown() async -> FlushResult {
        export(traces.withLock { $0.takeAll() })
        return await queue.shutdown()
    }

    /// Counts a span of a trace as closed.
    ///
    /// - Returns: whether the span was kept.
    private func closeSpan(of id: TraceID, keeping span: FinishedSpan?) -> Bool {
        let now = clock()
        let (aged, closing) = traces.withLock { ($0.takeAged(at: now), $0.closeSpan(of: id, keeping: span)) }
        export(aged)
        guard let closing else {
            // Its trace was over a bound.
            if let span { queue.append(batch: [span]) }
            return true
        }
        if let complete = closing.complete { export([complete]) }
        return closing.hasRoom
    }

    private func export(_ traces: [OpenTraces.Trace]) {
        for trace in traces { queue.append(batch: trace.spans) }
    }
}
