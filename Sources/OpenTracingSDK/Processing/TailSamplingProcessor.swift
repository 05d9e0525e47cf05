//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

public import OpenTracing
private import Synchronization

/// Samples complete traces: keeps those that failed or were slow, and a ratio of the rest.
///
/// ```swift
/// $0.processors = [
///     TailSamplingProcessor(
///         [BatchSpanProcessor(exporter)],
///         keeping: TailSampling(slowerThan: .seconds(1), ratio: 0.01)
///     )
/// ]
/// ```
///
/// Once every span of a trace that was started here has finished, the trace is kept or dropped as a whole. It has failed if a
/// span has the tag `error`. Traces forced by a debug flag or the tag `sampling.priority` are kept too. If a later call from
/// another process adds spans to a trace, they are kept if the earlier ones were; otherwise they are decided anew.
///
/// **It sees only the spans of this process.** Other services in the same trace decide for themselves, so if a trace fails here,
/// only this process's part is sure to be kept, provided that all services record it: use ``AlwaysOnSampler`` for head sampling.
/// To decide about whole traces, send all spans to a collector that supports it.
///
/// The number of traces, the number of spans and the age are bounded. A trace that exceeds a bound is decided on the spans so
/// far; its remaining spans follow that decision, except that failed or slow ones are kept. Dropped spans are counted as
/// ``SpanDropReason/notKept`` in the health of each exporter; no diagnostic is reported, because dropping them is intended.
public final class TailSamplingProcessor: SpanProcessor {
    private struct State: Sendable {
        var traces: OpenTraces
        /// The decisions about traces that may get more spans: `true` if kept.
        var decided = OrderedStore<TraceID, Bool>()
        var isClosed = false
        private(set) var options: TailSampling
        private(set) var ratio: RatioSampler?

        init(_ options: TailSampling) {
            self.options = options
            traces = OpenTraces(
                traces: options.openTraces,
                spans: options.spans,
                spansPerTrace: options.spansPerTrace,
                maximumAge: options.maximumAge
            )
            use(options)
        }

        mutating func use(_ options: TailSampling) {
            self.options = options
            ratio = try? RatioSampler(rate: min(max(options.ratio, 0), 1))
            traces.limit(
                traces: options.openTraces,
                spans: options.spans,
                spansPerTrace: options.spansPerTrace,
                maximumAge: options.maximumAge
            )
        }
    }

    /// Spans that were decided together.
    private struct Verdict: Sendable {
        let spans: [FinishedSpan]
        let isKept: Bool
    }

    private let state: Mutex<State>
    private let processors: [any SpanProcessor]
    private let slowNanoseconds: Atomic<Int64>
    private let clock: @Sendable () -> Timestamp

    /// Creates a processor.
    ///
    /// - Parameters:
    ///   - processors: receive the spans of the traces that are kept, and are notified of those dropped.
    ///   - options: which traces are kept, and the memory bounds.
    ///   - clock: returns the current time, which determines the age of traces.
    public init(
        _ processors: [any SpanProcessor],
        keeping options: TailSampling,
        clock: @escaping @Sendable () -> Timestamp = { .now }
    ) {
        self.processors = processors
        state = Mutex(State(options))
        slowNanoseconds = Atomic(options.slowNanoseconds)
        self.clock = clock
    }

    /// Which traces are kept. You may change it at any time: the new options apply to all undecided traces.
    public var options: TailSampling {
        get { state.withLock(\.options) }
        set {
            state.withLock { state in
                state.use(newValue)
                slowNanoseconds.store(newValue.slowNanoseconds, ordering: .relaxed)
            }
        }
    }

    /// The number of undecided traces.
    package var openTraceCount: Int {
        state.withLock { $0.traces.count }
    }

    /// The number of traces decided before they were complete because a bound was exceeded.
    package var earlyDecisionCount: Int {
        state.withLock { $0.traces.incompleteCount }
    }

    /// The health of the exporters behind this processor. Spans of undecided traces are counted only as started.
    public var exporterHealth: [ExporterHealth] { processors.flatMap(\.exporterHealth) }

    /// Passes the diagnostics on.
    public func adopt(_ diagnostics: TracerDiagnostics) {
        for processor in processors { processor.adopt(diagnostics) }
    }

    /// Keeps the trace undecided until the span has finished.
    public func spanStarted(_ span: StartedSpan) {
        for processor in processors { processor.spanStarted(span) }
        let now = clock()
        let key = span.context.traceID
        let verdicts = state.withLock { state -> [Verdict] in
            let aged = decideEarly(state.traces.takeAged(at: now), in: &state)
            guard !state.isClosed, state.decided[key] == nil else { return aged }
            return aged + decideEarly(state.traces.openSpan(of: key, at: now), in: &state)
        }
        execute(verdicts)
    }

    /// Buffers the span until its trace is decided.
    public func spanFinished(_ span: FinishedSpan) {
        let now = clock()
        // Check without the lock, because this takes the span's own lock.
        let isReason = isReasonToKeep(span)
        let (isTooMuch, verdicts) = state.withLock { state -> (Bool, [Verdict]) in
            var verdicts = decideEarly(state.traces.takeAged(at: now), in: &state)
            let isTooMuch = close(span, isReason: isReason, in: &state, &verdicts)
            verdicts += decideEarly(state.traces.takeExcess(), in: &state)
            return (isTooMuch, verdicts)
        }
        execute(verdicts)
        if isTooMuch { discard(span.context, .traceTooLarge) }
    }

    /// Discards the span, and decides about its trace if it was the last open one.
    public func spanDiscarded(_ context: TraceContext, reason: SpanDropReason) {
        discard(context, reason)
        let verdict = state.withLock { state -> Verdict? in
            let closing = state.traces.closeSpan(of: context.traceID, keeping: nil)
            return closing?.complete.map { decide($0, in: &state) }
        }
        execute(verdict.map { [$0] } ?? [])
    }

    /// Exports everything kept so far. Undecided traces stay undecided.
    @discardableResult
    public func flush() async -> FlushResult {
        await forAll { await $0.flush() }
    }

    /// Decides about all traces on their spans so far, and shuts down the processors.
    @discardableResult
    public func shutdown() async -> FlushResult {
        let verdicts = state.withLock { state -> [Verdict] in
            state.isClosed = true
            return decideEarly(state.traces.takeAll(), in: &state)
        }
        execute(verdicts)
        return await forAll { await $0.shutdown() }
    }

    private func forAll(_ work: @escaping @Sendable (any SpanProcessor) async -> FlushResult) async -> FlushResult {
        await withTaskGroup(of: FlushResult.self) { group in
            for processor in processors {
                group.addTask { await work(processor) }
            }
            return await group.reduce(into: .complete) { $0.merge($1) }
        }
    }

    // MARK: Deciding

    /// Whether a span is a reason to keep its trace.
    private func isReasonToKeep(_ span: FinishedSpan) -> Bool {
        let tags = span.tags
        return span.durationNanoseconds >= slowNanoseconds.load(ordering: .relaxed) || tags.tellFailure
            || span.context.sampling == .debug || SamplingPriority(tags) == .keep
    }

    /// Adds a finished span to its trace.
    ///
    /// - Returns: whether the trace has too many spans to keep it.
    private func close(
        _ span: FinishedSpan,
        isReason: Bool,
        in state: inout State,
        _ verdicts: inout [Verdict]
    ) -> Bool {
        let key = span.context.traceID
        guard let closing = state.traces.closeSpan(of: key, keeping: span, marking: isReason) else {
            // The trace has already been decided.
            let isKept = isReason || state.decided[key] ?? (state.ratio?.isChosen(key) == true)
            if isKept { remember(key, true, in: &state) }
            verdicts.append(Verdict(spans: [span], isKept: isKept))
            return false
        }
        if let complete = closing.complete { verdicts.append(decide(complete, in: &state)) }
        return !closing.hasRoom
    }

    /// Decides about a complete trace.
    private func decide(_ trace: OpenTraces.Trace, in state: inout State) -> Verdict {
        let verdict = verdict(trace, in: state)
        // Do not remember a dropped trace: a later part of it may fail.
        if verdict.isKept { remember(trace.id, true, in: &state) }
        return verdict
    }

    /// Decides about traces before they are complete.
    private func decideEarly(_ traces: [OpenTraces.Trace], in state: inout State) -> [Verdict] {
        traces.map { trace in
            let verdict = verdict(trace, in: state)
            remember(trace.id, verdict.isKept, in: &state)
            return verdict
        }
    }

    private func verdict(_ trace: OpenTraces.Trace, in state: State) -> Verdict {
        Verdict(spans: trace.spans, isKept: trace.isMarked || state.ratio?.isChosen(trace.id) == true)
    }

    private func remember(_ key: TraceID, _ isKept: Bool, in state: inout State) {
        state.decided[key] = isKept
        state.decided.moveToEnd(key)
        while state.decided.count > max(0, state.options.rememberedTraces), let oldest = state.decided.oldest {
            state.decided[oldest.key] = nil
        }
    }

    private func execute(_ verdicts: [Verdict]) {
        for verdict in verdicts {
            for span in verdict.spans {
                guard verdict.isKept else {
                    discard(span.context, .notKept)
                    continue
                }
                for processor in processors { processor.spanFinished(span) }
            }
        }
    }

    private func discard(_ context: TraceContext, _ reason: SpanDropReason) {
        for processor in processors { processor.spanDiscarded(context, reason: reason) }
    }
}

/// The options of a ``TailSamplingProcessor``: which traces it keeps, and its memory bounds.
public struct TailSampling: Sendable, Hashable {
    /// Traces with a span of at least this duration are kept; `nil` to ignore duration.
    public var slowerThan: Duration?

    /// The ratio of all other traces to keep, from 0 to 1, selected by trace identifier.
    public var ratio: Double

    /// The maximum number of undecided traces. If exceeded, the oldest is decided on its spans so far.
    public var openTraces: Int

    /// The maximum number of buffered spans across all traces. If exceeded, the oldest trace is decided.
    public var spans: Int

    /// The maximum number of buffered spans per trace; later ones are dropped and counted as ``SpanDropReason/traceTooLarge``.
    public var spansPerTrace: Int

    /// How long a trace may be undecided before it is decided on its spans so far. Checked whenever a span starts or finishes.
    public var maximumAge: Duration

    /// The number of decisions remembered for later spans.
    public var rememberedTraces: Int

    /// Creates options. Values out of range are clamped.
    ///
    /// - Parameters:
    ///   - slowerThan: traces with a span of at least this duration are kept; `nil` to ignore duration.
    ///   - ratio: the ratio of all other traces to keep, from 0 to 1.
    ///   - openTraces: the maximum number of undecided traces; at least one.
    ///   - spans: the maximum number of buffered spans across all traces; at least one.
    ///   - spansPerTrace: the maximum number of buffered spans per trace; at least one.
    ///   - maximumAge: how long a trace may be undecided.
    ///   - rememberedTraces: the number of decisions remembered.
    public init(
        slowerThan: Duration? = nil,
        ratio: Double = 0,
        openTraces: Int = 1024,
        spans: Int = 16_384,
        spansPerTrace: Int = 1000,
        maximumAge: Duration = .seconds(60),
        rememberedTraces: Int = 4096
    ) {
        self.slowerThan = slowerThan
        self.ratio = ratio
        self.openTraces = openTraces
        self.spans = spans
        self.spansPerTrace = spansPerTrace
        self.maximumAge = maximumAge
        self.rememberedTraces = rememberedTraces
    }
}

extension TailSampling {
    fileprivate var slowNanoseconds: Int64 { slowerThan?.wholeNanoseconds ?? .max }
}
