//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

public import OpenTracing
private import Synchronization

/// Decides about traces when they are complete: those that failed or were slow are kept, and a share of the rest.
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
/// A trace is decided about once every span of it that was started here has finished, and kept or dropped as a whole. It failed when a
/// span has the tag `error`. What somebody forced, by a debug flag or by the tag `sampling.priority`, is kept too. The part of a trace that
/// a later call from another process adds is kept when the part before was, and else is decided about anew.
///
/// **It sees the spans of this process alone.** Another service of the same trace decides by itself, so of a trace that failed here only
/// the part of this process is sure to be kept, and the other services must record it: sample with ``AlwaysOnSampler`` at the head. To
/// decide about traces as a whole, send all spans to a collector that does so.
///
/// Bounded in traces, spans and age: a trace over a bound is decided about as far as it has come, and what is left of it follows that,
/// but for spans that failed or were slow, which are kept. Spans that are dropped are counted as ``SpanDropReason/notKept`` in the health
/// of each exporter; no diagnostic tells them, since they are meant to be dropped.
public final class TailSamplingProcessor: SpanProcessor {
    private struct State: Sendable {
        var traces: OpenTraces
        /// Whether traces were kept of which more spans may come.
        var decided = OrderedStore<TraceID, Bool>()
        var isClosed = false
    }

    /// Spans that have been decided about together.
    private struct Verdict: Sendable {
        let spans: [FinishedSpan]
        let isKept: Bool
    }

    private let state: Mutex<State>
    private let processors: [any SpanProcessor]
    private let rememberedTraces: Int
    private let ratio: RatioSampler?
    private let slowNanoseconds: Int64
    private let clock: @Sendable () -> Timestamp

    /// Creates a processor.
    ///
    /// - Parameters:
    ///   - processors: receive the spans of the traces that are kept. Of the others they are told that they are dropped.
    ///   - options: which traces are kept, and how much memory that may take.
    ///   - clock: tells the time, by which the age of a trace is known.
    public init(
        _ processors: [any SpanProcessor],
        keeping options: TailSampling,
        clock: @escaping @Sendable () -> Timestamp = { .now }
    ) {
        self.processors = processors
        rememberedTraces = max(0, options.rememberedTraces)
        state = Mutex(
            State(
                traces: OpenTraces(
                    traces: options.openTraces,
                    spans: options.spans,
                    spansPerTrace: options.spansPerTrace,
                    maximumAge: options.maximumAge
                )
            )
        )
        ratio = try? RatioSampler(rate: min(max(options.ratio, 0), 1))
        slowNanoseconds = options.slowerThan?.wholeNanoseconds ?? .max
        self.clock = clock
    }

    /// How many traces are undecided.
    package var openTraceCount: Int {
        state.withLock { $0.traces.count }
    }

    /// How many traces were decided about before they were complete, because there was too much of something.
    package var earlyDecisionCount: Int {
        state.withLock { $0.traces.incompleteCount }
    }

    /// How the exporters are doing behind this processor. Spans of undecided traces are counted as started only.
    public var exporterHealth: [ExporterHealth] { processors.flatMap(\.exporterHealth) }

    /// Hands the diagnostics on.
    public func adopt(_ diagnostics: TracerDiagnostics) {
        for processor in processors { processor.adopt(diagnostics) }
    }

    /// Keeps the span's trace undecided until the span has finished.
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

    /// Keeps the span until its trace is decided about.
    public func spanFinished(_ span: FinishedSpan) {
        let now = clock()
        // Looked at without the lock, since it takes that of the span.
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

    /// Forgets the span, and decides about its trace if it was the last one open.
    public func spanDiscarded(_ context: TraceContext, reason: SpanDropReason) {
        discard(context, reason)
        let verdict = state.withLock { state -> Verdict? in
            let closing = state.traces.closeSpan(of: context.traceID, keeping: nil)
            return closing?.complete.map { decide($0, in: &state) }
        }
        execute(verdict.map { [$0] } ?? [])
    }

    /// Has everything exported that was kept so far. Undecided traces stay undecided.
    @discardableResult
    public func flush() async -> FlushResult {
        await forAll { await $0.flush() }
    }

    /// Decides about all traces as far as they have come, and shuts the processors down.
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

    /// Whether a span is reason enough to keep its trace.
    private func isReasonToKeep(_ span: FinishedSpan) -> Bool {
        let tags = span.tags
        return span.durationNanoseconds >= slowNanoseconds || tags.tellFailure
            || span.context.sampling == .debug || SamplingPriority(tags) == .keep
    }

    /// Takes a finished span to its trace.
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
            // Its trace has been decided about.
            let isKept = isReason || state.decided[key] ?? (ratio?.isChosen(key) == true)
            if isKept { remember(key, true, in: &state) }
            verdicts.append(Verdict(spans: [span], isKept: isKept))
            return false
        }
        if let complete = closing.complete { verdicts.append(decide(complete, in: &state)) }
        return !closing.hasRoom
    }

    /// Decides about a trace that is complete.
    private func decide(_ trace: OpenTraces.Trace, in state: inout State) -> Verdict {
        let verdict = verdict(trace)
        // A dropped trace is forgotten: another part of it may fail.
        if verdict.isKept { remember(trace.id, true, in: &state) }
        return verdict
    }

    /// Decides about traces before they are complete.
    private func decideEarly(_ traces: [OpenTraces.Trace], in state: inout State) -> [Verdict] {
        traces.map { trace in
            let verdict = verdict(trace)
            remember(trace.id, verdict.isKept, in: &state)
            return verdict
        }
    }

    private func verdict(_ trace: OpenTraces.Trace) -> Verdict {
        Verdict(spans: trace.spans, isKept: trace.isMarked || ratio?.isChosen(trace.id) == true)
    }

    private func remember(_ key: TraceID, _ isKept: Bool, in state: inout State) {
        state.decided[key] = isKept
        state.decided.moveToEnd(key)
        while state.decided.count > rememberedTraces, let oldest = state.decided.oldest {
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

/// Which traces a ``TailSamplingProcessor`` keeps, and how much memory it may take for finding out.
public struct TailSampling: Sendable, Hashable {
    /// Traces are kept in which a span took at least so long; `nil` where time is no reason.
    public var slowerThan: Duration?

    /// The share of all other traces that is kept, from 0 to 1, chosen by the trace identifier.
    public var ratio: Double

    /// How many traces may be undecided at once. When there are more, the oldest is decided about as far as it has come.
    public var openTraces: Int

    /// How many spans may wait for a decision, all traces together. When there are more, the oldest trace is decided about.
    public var spans: Int

    /// How many spans of one trace may wait; later ones are dropped, and counted as ``SpanDropReason/traceTooLarge``.
    public var spansPerTrace: Int

    /// How long a trace may be undecided; then it is decided about as far as it has come. Looked at whenever a span starts or finishes.
    public var maximumAge: Duration

    /// How many decisions are remembered, for spans that come after them.
    public var rememberedTraces: Int

    /// Creates a choice. What is out of bounds counts as the nearest bound.
    ///
    /// - Parameters:
    ///   - slowerThan: traces are kept in which a span took at least so long; `nil` where time is no reason.
    ///   - ratio: the share of all other traces that is kept, from 0 to 1.
    ///   - openTraces: how many traces may be undecided at once; at least one.
    ///   - spans: how many spans may wait for a decision, all traces together; at least one.
    ///   - spansPerTrace: how many spans of one trace may wait; at least one.
    ///   - maximumAge: how long a trace may be undecided.
    ///   - rememberedTraces: how many decisions are remembered.
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
