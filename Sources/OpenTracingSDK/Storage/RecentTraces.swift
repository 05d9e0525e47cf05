//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

public import OpenTracing
private import Synchronization

/// Keeps the latest traces in memory, for a page that shows them.
///
/// Bounded in traces, in spans of one trace and in age; what is over a bound goes, the trace that has not changed for the
/// longest time first. Give it to a tracer as one of its processors.
public final class RecentTraces: SpanProcessor {
    fileprivate struct Trace: Sendable {
        var spans: [SpanRecord] = []
        var droppedSpanCount = 0
        var changedAt: Timestamp
    }

    private let traces = Mutex(OrderedStore<TraceID, Trace>())
    private let capacity: Int
    private let spansPerTrace: Int
    private let maximumAgeNanoseconds: Int64
    private let clock: @Sendable () -> Timestamp

    /// Creates an empty store.
    ///
    /// - Parameters:
    ///   - capacity: how many traces are kept; at least one.
    ///   - spansPerTrace: how many spans are kept of a trace, the first to finish; at least one.
    ///   - maximumAge: how long a trace is kept after its last change.
    ///   - clock: tells the time.
    public init(
        capacity: Int = 100,
        spansPerTrace: Int = 500,
        maximumAge: Duration = .seconds(3600),
        clock: @escaping @Sendable () -> Timestamp = { .now }
    ) {
        self.capacity = max(1, capacity)
        self.spansPerTrace = max(1, spansPerTrace)
        self.maximumAgeNanoseconds = max(0, maximumAge.wholeNanoseconds)
        self.clock = clock
    }

    /// Keeps the span.
    public func spanFinished(_ span: FinishedSpan) {
        let now = clock()
        // Put together here, since a span that is kept would keep its tracer, and that this store.
        let record = span.record
        let key = record.context.traceID
        traces.withLock { traces in
            removeAged(from: &traces, at: now)
            if traces[key] == nil {
                traces[key] = Trace(changedAt: now)
            }
            traces.moveToEnd(key)
            _ = traces.update(key) { trace in
                trace.changedAt = now
                if trace.spans.count < spansPerTrace {
                    trace.spans.append(record)
                } else {
                    trace.droppedSpanCount += 1
                }
            }
            while traces.count > capacity, let oldest = traces.oldest {
                traces[oldest.key] = nil
            }
        }
    }

    /// The traces, the one that changed last first.
    ///
    /// - Parameter limit: how many to return at most.
    /// - Returns: the traces.
    public func traces(limit: Int = .max) -> [RecentTrace] {
        let now = clock()
        let entries = traces.withLock { traces in
            removeAged(from: &traces, at: now)
            return traces.newestFirst
        }
        return entries.prefix(max(0, limit)).map { RecentTrace($0.key, $0.value) }
    }

    /// One trace.
    ///
    /// - Parameter traceID: the trace.
    /// - Returns: the trace, or `nil` when it is not or no longer here.
    public func trace(_ traceID: TraceID) -> RecentTrace? {
        let now = clock()
        return traces.withLock { traces in
            removeAged(from: &traces, at: now)
            return traces[traceID]
        }
        .map { RecentTrace(traceID, $0) }
    }

    /// Forgets all traces.
    public func removeAll() {
        traces.withLock { $0 = OrderedStore() }
    }

    private func removeAged(from traces: inout OrderedStore<TraceID, Trace>, at now: Timestamp) {
        while let oldest = traces.oldest, oldest.value.changedAt.nanoseconds(to: now) > maximumAgeNanoseconds {
            traces[oldest.key] = nil
        }
    }
}

extension RecentTrace {
    fileprivate init(_ traceID: TraceID, _ trace: RecentTraces.Trace) {
        self.init(
            traceID: traceID,
            spans: trace.spans,
            droppedSpanCount: trace.droppedSpanCount
        )
    }
}

/// A trace as far as this process has seen it.
public struct RecentTrace: Sendable {
    /// The trace.
    public let traceID: TraceID

    /// The spans that have finished, in the order in which they did.
    public let spans: [SpanRecord]

    /// How many spans were left out because the trace has too many.
    public let droppedSpanCount: Int

    /// The span where the trace begins as far as it is known here: the first to start of those whose parent is not here.
    public var root: SpanRecord? {
        let identifiers = Set(spans.map(\.context.spanID))
        return
            spans
            .filter { !identifiers.contains($0.parent?.context.spanID ?? .invalid) }
            .min { $0.startTime < $1.startTime }
    }

    /// When the first span began.
    public var startTime: Timestamp? {
        spans.map(\.startTime).min()
    }

    /// When the last span ended.
    public var finishTime: Timestamp? {
        spans.map(\.finishTime).max()
    }

    /// Whether a span has the tag `error` set to `true`.
    public var hasError: Bool {
        spans.contains { $0.tags["error"]?.booleanValue == true }
    }
}
