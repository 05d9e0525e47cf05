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
    private struct OpenTrace: Sendable {
        var spans: [FinishedSpan] = []
        var openSpanCount = 0
        var isKept = false
        let openedAt: Timestamp
    }

    private struct State: Sendable {
        var traces = OrderedStore<TraceID, OpenTrace>()
        var spanCount = 0
        /// Whether traces were kept of which more spans may come.
        var decided = OrderedStore<TraceID, Bool>()
        var earlyDecisionCount = 0
        var isClosed = false
        var options: TailSampling
        var ratio: RatioSampler?
        var maximumAgeNanoseconds: Int64 = 0

        init(_ options: TailSampling) {
            self.options = options
            use(options)
        }

        mutating func use(_ options: TailSampling) {
            self.options = options
            ratio = try? RatioSampler(rate: min(max(options.ratio, 0), 1))
            maximumAgeNanoseconds = max(0, options.maximumAge.wholeNanoseconds)
        }
    }

    /// Spans that have been decided about together.
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
    ///   - processors: receive the spans of the traces that are kept. Of the others they are told that they are dropped.
    ///   - options: which traces are kept, and how much memory that may take.
    ///   - clock: tells the time, by which the age of a trace is known.
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

    /// Which traces are kept. May be changed at any time: what is undecided then is decided about by the new choice.
    public var options: TailSampling {
        get { state.withLock(\.options) }
        set {
            state.withLock { state in
                state.use(newValue)
                slowNanoseconds.store(newValue.slowNanoseconds, ordering: .relaxed)
            }
        }
    }

    /// How many traces are undecided.
    public var openTraceCount: Int {
        state.withLock { $0.traces.count }
    }

    /// How many traces were decided about before they were complete, because there was too much of something.
    public var earlyDecisionCount: Int {
        state.withLock { $0.earlyDecisionCount }
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
            var verdicts = decideAged(&state, at: now)
            guard !state.isClosed, state.decided[key] == nil else { return verdicts }
            if state.traces[key] == nil {
                while state.traces.count >= max(1, state.options.openTraces), let oldest = state.traces.oldest {
                    verdicts.append(decideEarly(oldest.key, in: &state))
                }
                state.traces[key] = OpenTrace(openedAt: now)
            }
            state.traces.update(key) { $0.openSpanCount += 1 }
            return verdicts
        }
        execute(verdicts)
    }

    /// Keeps the span until its trace is decided about.
    public func spanFinished(_ span: FinishedSpan) {
        let now = clock()
        // Looked at without the lock, since it takes that of the span.
        let isReason = isReasonToKeep(span)
        let (isTooMuch, verdicts) = state.withLock { state -> (Bool, [Verdict]) in
            var verdicts = decideAged(&state, at: now)
            let isTooMuch = close(span, isReason: isReason, in: &state, &verdicts)
            while state.spanCount > max(1, state.options.spans), let oldest = state.traces.oldest {
                verdicts.append(decideEarly(oldest.key, in: &state))
            }
            return (isTooMuch, verdicts)
        }
        execute(verdicts)
        if isTooMuch { discard(span.context, .traceTooLarge) }
    }

    /// Forgets the span, and decides about its trace if it was the last one open.
    public func spanDiscarded(_ context: TraceContext, reason: SpanDropReason) {
        discard(context, reason)
        let verdict = state.withLock { state -> Verdict? in
            state.traces.update(context.traceID) { $0.openSpanCount -= 1 }
            return decideIfComplete(context.traceID, in: &state)
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
            var verdicts: [Verdict] = []
            while let oldest = state.traces.oldest {
                verdicts.append(decideEarly(oldest.key, in: &state))
            }
            return verdicts
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
        return span.durationNanoseconds >= slowNanoseconds.load(ordering: .relaxed) || tags.tellFailure
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
        let limit = max(1, state.options.spansPerTrace)
        let isTooMuch = state.traces.update(key) { trace -> Bool in
            trace.openSpanCount -= 1
            trace.isKept = trace.isKept || isReason
            guard trace.spans.count < limit else { return true }
            trace.spans.append(span)
            return false
        }
        guard let isTooMuch else {
            // Its trace has been decided about.
            let isKept = isReason || state.decided[key] ?? (state.ratio?.isChosen(key) == true)
            if isKept { remember(key, true, in: &state) }
            verdicts.append(Verdict(spans: [span], isKept: isKept))
            return false
        }
        state.spanCount += isTooMuch ? 0 : 1
        if let verdict = decideIfComplete(key, in: &state) { verdicts.append(verdict) }
        return isTooMuch
    }

    private func decideIfComplete(_ key: TraceID, in state: inout State) -> Verdict? {
        guard let trace = state.traces[key], trace.openSpanCount <= 0 else { return nil }
        let verdict = decide(key, trace, in: &state)
        // A dropped trace is forgotten: another part of it may fail.
        if verdict.isKept { remember(key, true, in: &state) }
        return verdict
    }

    private func decideAged(_ state: inout State, at now: Timestamp) -> [Verdict] {
        var verdicts: [Verdict] = []
        while let oldest = state.traces.oldest,
            oldest.value.openedAt.nanoseconds(to: now) > state.maximumAgeNanoseconds
        {
            verdicts.append(decideEarly(oldest.key, in: &state))
        }
        return verdicts
    }

    /// Decides about a trace before it is complete.
    private func decideEarly(_ key: TraceID, in state: inout State) -> Verdict {
        guard let trace = state.traces[key] else { return Verdict(spans: [], isKept: false) }
        state.earlyDecisionCount += 1
        let verdict = decide(key, trace, in: &state)
        remember(key, verdict.isKept, in: &state)
        return verdict
    }

    private func decide(_ key: TraceID, _ trace: OpenTrace, in state: inout State) -> Verdict {
        state.traces[key] = nil
        state.spanCount -= trace.spans.count
        return Verdict(spans: trace.spans, isKept: trace.isKept || state.ratio?.isChosen(key) == true)
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

extension TailSampling {
    fileprivate var slowNanoseconds: Int64 { slowerThan?.wholeNanoseconds ?? .max }
}
