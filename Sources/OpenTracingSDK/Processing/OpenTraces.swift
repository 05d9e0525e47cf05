//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

internal import OpenTracing

/// The finished spans of traces that still have open spans, for processors that need whole traces.
///
/// The number of traces, spans and the age are bounded. Traces over a bound are taken out with their spans so far, oldest first.
/// It has no lock: the owner's lock protects it together with the owner's other state.
struct OpenTraces: Sendable {
    /// A trace with its spans so far.
    struct Trace: Sendable {
        let id: TraceID
        fileprivate(set) var spans: [FinishedSpan] = []
        /// Whether a span of the trace was marked.
        fileprivate(set) var isMarked = false
        fileprivate var openSpanCount = 0
        fileprivate let openedAt: Timestamp
    }

    /// The result of closing a span.
    struct Closing: Sendable {
        /// Whether the trace had room for one more span.
        let hasRoom: Bool
        /// The trace, if this was its last open span; it has been taken out.
        let complete: Trace?
    }

    private var traces = OrderedStore<TraceID, Trace>()
    /// The number of finished spans stored.
    private(set) var spanCount = 0
    /// The number of traces taken out before they were complete.
    private(set) var incompleteCount = 0

    private var traceBound = 1
    private var spanBound = 1
    private var spansPerTrace = 1
    private var maximumAgeNanoseconds: Int64 = 0

    /// Creates an empty store. Limits below one are raised to one.
    ///
    /// - Parameters:
    ///   - traces: the maximum number of open traces.
    ///   - spans: the maximum number of spans across all traces.
    ///   - spansPerTrace: the maximum number of spans per trace.
    ///   - maximumAge: how long a trace may stay open.
    init(traces: Int, spans: Int = .max, spansPerTrace: Int, maximumAge: Duration) {
        limit(traces: traces, spans: spans, spansPerTrace: spansPerTrace, maximumAge: maximumAge)
    }

    /// Sets new bounds. Traces that exceed them are taken out on the next request.
    mutating func limit(traces: Int, spans: Int = .max, spansPerTrace: Int, maximumAge: Duration) {
        traceBound = max(1, traces)
        spanBound = max(1, spans)
        self.spansPerTrace = max(1, spansPerTrace)
        maximumAgeNanoseconds = max(0, maximumAge.wholeNanoseconds)
    }

    /// The number of open traces.
    var count: Int { traces.count }

    /// Counts a started span.
    ///
    /// - Returns: the traces taken out to make room for a new one.
    mutating func openSpan(of id: TraceID, at now: Timestamp) -> [Trace] {
        var taken: [Trace] = []
        if traces[id] == nil {
            while traces.count >= traceBound, let oldest = takeOldest() { taken.append(oldest) }
            traces[id] = Trace(id: id, openedAt: now)
        }
        traces.update(id) { $0.openSpanCount += 1 }
        return taken
    }

    /// Counts a span as closed, and stores it if there is room.
    ///
    /// - Parameters:
    ///   - id: its trace.
    ///   - span: the finished span; `nil` to store nothing.
    ///   - isMarked: whether to mark the trace.
    /// - Returns: the result; `nil` if its trace is not open because it was already taken out.
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

    /// Takes out the traces that have been open too long.
    mutating func takeAged(at now: Timestamp) -> [Trace] {
        take { $0.openedAt.nanoseconds(to: now) > $1.maximumAgeNanoseconds }
    }

    /// Takes out traces while too many spans are stored.
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
