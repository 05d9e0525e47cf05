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
    private struct OpenTrace: Sendable {
        var spans: [FinishedSpan] = []
        var openSpanCount = 0
        let openedAt: Timestamp
    }

    private struct State: Sendable {
        var traces = OrderedStore<TraceID, OpenTrace>()
        var incompleteTraceCount = 0
    }

    private let state = Mutex(State())
    private let queue: ExportQueue
    private let openTraces: Int
    private let spansPerTrace: Int
    private let maximumAgeNanoseconds: Int64
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
        self.openTraces = max(1, openTraces)
        self.spansPerTrace = max(1, spansPerTrace)
        self.maximumAgeNanoseconds = max(0, maximumAge.wholeNanoseconds)
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
        state.withLock { $0.traces.count }
    }

    /// How many traces were exported in pieces because they were over a bound.
    package var incompleteTraceCount: Int {
        state.withLock { $0.incompleteTraceCount }
    }

    /// Tells the tracer's diagnostics, unless it was made with others.
    public func adopt(_ diagnostics: TracerDiagnostics) {
        queue.adopt(diagnostics)
    }

    /// Keeps the span's trace open until the span has finished.
    public func spanStarted(_ span: StartedSpan) {
        queue.countStart()
        let now = clock()
        let key = span.context.traceID
        let batches = state.withLock { state -> [[FinishedSpan]] in
            var batches = closeAged(&state, at: now)
            if state.traces[key] == nil {
                while state.traces.count >= openTraces, let oldest = state.traces.oldest {
                    batches.append(close(oldest.key, in: &state))
                }
                state.traces[key] = OpenTrace(openedAt: now)
            }
            state.traces.update(key) { $0.openSpanCount += 1 }
            return batches
        }
        export(batches)
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
        let batches = state.withLock { state -> [[FinishedSpan]] in
            var batches: [[FinishedSpan]] = []
            while let oldest = state.traces.oldest {
                batches.append(close(oldest.key, in: &state))
            }
            return batches
        }
        export(batches)
        return await queue.shutdown()
    }

    /// Counts a span of a trace as closed.
    ///
    /// - Returns: whether the span was kept.
    private func closeSpan(of key: TraceID, keeping span: FinishedSpan?) -> Bool {
        let now = clock()
        let (isKept, batches) = state.withLock { state -> (Bool, [[FinishedSpan]]) in
            var batches = closeAged(&state, at: now)
            let progress = state.traces.update(key) { trace -> (isKept: Bool, isComplete: Bool) in
                trace.openSpanCount -= 1
                let isKept = trace.spans.count < spansPerTrace
                if let span, isKept {
                    trace.spans.append(span)
                }
                return (isKept, trace.openSpanCount <= 0)
            }
            guard let progress else {
                // Its trace was over a bound.
                batches.append(span.map { [$0] } ?? [])
                return (true, batches)
            }
            if progress.isComplete {
                batches.append(state.traces[key]?.spans ?? [])
                state.traces[key] = nil
            }
            return (progress.isKept, batches)
        }
        export(batches)
        return isKept
    }

    private func closeAged(_ state: inout State, at now: Timestamp) -> [[FinishedSpan]] {
        var batches: [[FinishedSpan]] = []
        while let oldest = state.traces.oldest,
            oldest.value.openedAt.nanoseconds(to: now) > maximumAgeNanoseconds
        {
            batches.append(close(oldest.key, in: &state))
        }
        return batches
    }

    /// Takes an open trace out before it is complete.
    private func close(_ key: TraceID, in state: inout State) -> [FinishedSpan] {
        defer { state.traces[key] = nil }
        state.incompleteTraceCount += 1
        return state.traces[key]?.spans ?? []
    }

    private func export(_ batches: [[FinishedSpan]]) {
        for batch in batches {
            queue.append(batch: batch)
        }
    }
}
