//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

public import OpenTracing
private import Synchronization

/// Exports whole traces: all spans of a trace in one batch, once every started span has finished.
///
/// For exporters that present a trace as a unit. Counts the spans of all tracers that use this processor, so a trace that spans
/// several of these tracers is exported in one piece. If a later call from another process adds spans to an exported trace, they
/// are exported in a further batch.
///
/// The number of open traces, the spans per trace and the age are bounded: a trace that exceeds a bound is exported with its
/// spans so far, and its remaining spans one by one.
public final class WholeTraceProcessor: SpanProcessor {
    private let traces: Mutex<OpenTraces>
    private let queue: ExportQueue
    private let clock: @Sendable () -> Timestamp

    /// Creates a processor.
    ///
    /// - Parameters:
    ///   - exporter: receives one trace per batch.
    ///   - openTraces: the maximum number of open traces; if exceeded, the oldest is exported.
    ///   - spansPerTrace: the maximum number of spans per trace; later ones are dropped.
    ///   - maximumAge: how long a trace may stay open. Checked whenever a span starts or finishes.
    ///   - capacity: the maximum number of queued spans of complete traces.
    ///   - exportTimeout: how long the exporter may take for a trace.
    ///   - flushTimeout: how long a flush or a shutdown waits for exports in progress.
    ///   - diagnostics: receives reports of dropped spans; `nil` for those of the tracer.
    ///   - clock: returns the current time.
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

    /// The health of the exporter. Spans of open traces are counted only as started.
    package var health: ExporterHealth { queue.health }

    /// The health of the exporter.
    public var exporterHealth: [ExporterHealth] { [health] }

    /// The number of open traces.
    package var openTraceCount: Int {
        traces.withLock { $0.count }
    }

    /// The number of traces exported in pieces because they exceeded a bound.
    package var incompleteTraceCount: Int {
        traces.withLock { $0.incompleteCount }
    }

    /// Reports to the tracer's diagnostics, unless the processor was created with others.
    public func adopt(_ diagnostics: TracerDiagnostics) {
        queue.adopt(diagnostics)
    }

    /// Keeps the trace open until the span has finished.
    public func spanStarted(_ span: StartedSpan) {
        queue.countStart()
        let now = clock()
        export(traces.withLock { $0.takeAged(at: now) + $0.openSpan(of: span.context.traceID, at: now) })
    }

    /// Stores the span, and exports its trace if it was the last open one.
    public func spanFinished(_ span: FinishedSpan) {
        let isKept = closeSpan(of: span.context.traceID, keeping: span)
        if !isKept {
            queue.drop(.traceTooLarge)
        }
    }

    /// Discards the span, and exports its trace if it was the last open one.
    public func spanDiscarded(_ context: TraceContext, reason: SpanDropReason) {
        _ = closeSpan(of: context.traceID, keeping: nil)
        queue.drop(reason)
    }

    /// Waits until all complete traces have been exported. Open ones stay open.
    @discardableResult
    public func flush() async -> FlushResult {
        await queue.flush()
    }

    /// Exports all traces with their spans so far, and shuts down the exporter.
    @discardableResult
    public func shutdown() async -> FlushResult {
        export(traces.withLock { $0.takeAll() })
        return await queue.shutdown()
    }

    /// Closes a span of a trace.
    ///
    /// - Returns: whether the span was kept.
    private func closeSpan(of id: TraceID, keeping span: FinishedSpan?) -> Bool {
        let now = clock()
        let (aged, closing) = traces.withLock { ($0.takeAged(at: now), $0.closeSpan(of: id, keeping: span)) }
        export(aged)
        guard let closing else {
            // Its trace exceeded a bound.
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
