//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

internal import OpenTracing

/// The finished spans of traces in which other spans are still open, for processors that want whole traces.
///
/// Bounded in traces, spans and age. What is over a bound is taken out as far as it has come, the oldest trace first. It has no lock: that
/// of its owner guards it together with what the owner knows besides.
struct OpenTraces: Sendable {
    /// A trace, as far as it has come.
    struct Trace: Sendable {
        let id: TraceID
        fileprivate(set) var spans: [FinishedSpan] = []
        /// Whether one of the spans was marked.
        fileprivate(set) var isMarked = false
        fileprivate var openSpanCount = 0
        fileprivate let openedAt: Timestamp
    }

    /// What became of a span that was closed.
    struct Closing: Sendable {
        /// Whether the trace had room for one more span.
        let hasRoom: Bool
        /// The trace, when that was its last open span; it is taken out.
        let complete: Trace?
    }

    private var traces = OrderedStore<TraceID, Trace>()
    /// How many finished spans are kept.
    private(set) var spanCount = 0
    /// How many traces were taken out before they were complete.
    private(set) var incompleteCount = 0

    private var traceBound = 1
    private var spanBound = 1
    private var spansPerTrace = 1
    private var maximumAgeNanoseconds: Int64 = 0

    /// Creates an empty table. Numbers below one count as one.
    ///
    /// - Parameters:
    ///   - traces: how many traces may be open at once.
    ///   - spans: how many spans are kept of all traces together.
    ///   - spansPerTrace: how many spans are kept of a trace.
    ///   - maximumAge: how long a trace may stay open.
    init(traces: Int, spans: Int = .max, spansPerTrace: Int, maximumAge: Duration) {
        limit(traces: traces, spans: spans, spansPerTrace: spansPerTrace, maximumAge: maximumAge)
    }

    /// Sets other bounds. What is over them is taken out when it is asked for next.
    mutating func limit(traces: Int, spans: Int = .max, spansPerTrace: Int, maximumAge: Duration) {
        traceBound = max(1, traces)
        spanBound = max(1, spans)
        self.spansPerTrace = max(1, spansPerTrace)
        maximumAgeNanoseconds = max(0, maximumAge.wholeNanoseconds)
    }

    /// How many traces are open.
    var count: Int { traces.count }

    /// Counts a span that was started.
    ///
    /// - Returns: the traces that made room for a new one.
    mutating func openSpan(of id: TraceID, at now: Timestamp) -> [Trace] {
        var taken: [Trace] = []
        if traces[id] == nil {
            while traces.count >= traceBound, let oldest = takeOldest() { taken.append(oldest) }
            traces[id] = Trace(id: id, openedAt: now)
        }
        traces.update(id) { $0.openSpanCount += 1 }
        return taken
    }

    /// Counts a span as closed, and keeps it as far as there is room.
    ///
    /// - Parameters:
    ///   - id: its trace.
    ///   - span: the finished span; `nil` for one that nothing is kept of.
    ///   - isMarked: whether the trace is marked from now on.
    /// - Returns: what became of it; `nil` when its trace is not open, as it was taken out before.
    mutating func closeSpan(of id: TraceID, keeping span: FinishedSpan?, marking isMarked: Bool = false) -> Closing? {
        let spansPerTrace = spansPerTrace
        let progress = traces.update(id) { trace -> (hasRoom: Bool, isComplete: Bool) in
            trace.openSpanCount -= 1
            trace.isMarked = trace.isMarked || isMarked
            let hasRoom = trace.spans.count < spansPerTrace
            if let span, hasRoom { trace.spans.append(span) }
            return (hasRoom, trace.openSpanCount <= 0)
        }
        guard let progress else { return nil }
        if span != nil, progress.hasRoom { spanCount += 1 }
        return Closing(hasRoom: progress.hasRoom, complete: progress.isComplete ? take(id) : nil)
    }

    /// Takes out the traces that have been open for too long.
    mutating func takeAged(at now: Timestamp) -> [Trace] {
        take { $0.openedAt.nanoseconds(to: now) > $1.maximumAgeNanoseconds }
    }

    /// Takes out traces for as long as too many spans are kept.
    mutating func takeExcess() -> [Trace] {
        take { $1.spanCount > $1.spanBound }
    }

    /// Takes out all traces.
    mutating func takeAll() -> [Trace] {
        take { _, _ in true }
    }

    private mutating func take(while isOver: (_ oldest: Trace, OpenTraces) -> Bool) -> [Trace] {
        var taken: [Trace] = []
        while let oldest = traces.oldest?.value, isOver(oldest, self), let trace = takeOldest() { taken.append(trace) }
        return taken
    }

    private mutating func takeOldest() -> Trace? {
        guard let trace = traces.oldest.flatMap({ take($0.key) }) else { return nil }
        incompleteCount += 1
        return trace
    }

    private mutating func take(_ id: TraceID) -> Trace? {
        guard let trace = traces[id] else { return nil }
        traces[id] = nil
        spanCount -= trace.spans.count
        return trace
    }
}
