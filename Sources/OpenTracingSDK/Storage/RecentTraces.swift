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
/// Bounded in traces, in spans of one trace, in bytes and in age; what is over a bound goes, the trace that has not changed for the
/// longest time first. Traces that failed, and the slowest of each operation, stay longer than the rest: up to a quarter of the room is
/// theirs, where there is room for eight traces at least. Give it to a tracer as one of its processors.
public final class RecentTraces: SpanProcessor {
    private let traces: Mutex<KeptTraces>
    private let empty: KeptTraces
    private let clock: @Sendable () -> Timestamp

    /// Creates an empty store.
    ///
    /// - Parameters:
    ///   - capacity: how many traces are kept; at least one.
    ///   - spansPerTrace: how many spans are kept of a trace, the first to finish; at least one.
    ///   - maximumBytes: how much memory the spans may take, as far as it can be told.
    ///   - maximumAge: how long a trace is kept after its last change.
    ///   - clock: tells the time.
    public init(
        capacity: Int = 100,
        spansPerTrace: Int = 500,
        maximumBytes: Int = 32 << 20,
        maximumAge: Duration = .seconds(3600),
        clock: @escaping @Sendable () -> Timestamp = { .now }
    ) {
        empty = KeptTraces(
            capacity: capacity,
            spansPerTrace: spansPerTrace,
            maximumBytes: maximumBytes,
            maximumAge: maximumAge
        )
        traces = Mutex(empty)
        self.clock = clock
    }

    /// Keeps the span.
    public func spanFinished(_ span: FinishedSpan) {
        let now = clock()
        // Put together here, since a span that is kept would keep its tracer, and that this store.
        let record = span.record
        traces.withLock { traces in
            traces.removeAged(at: now)
            traces.add(record, at: now)
        }
    }

    /// The traces, the one that changed last first.
    ///
    /// - Parameter limit: how many to return at most.
    /// - Returns: the traces.
    public func traces(limit: Int = .max) -> [RecentTrace] {
        let now = clock()
        let entries = traces.withLock { traces in
            traces.removeAged(at: now)
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
            traces.removeAged(at: now)
            return traces[traceID]
        }
        .map { RecentTrace(traceID, $0) }
    }

    /// Forgets all traces.
    public func removeAll() {
        traces.withLock { $0 = empty }
    }

    /// How many traces there are, and how many bytes they take, about.
    package var size: (traces: Int, bytes: Int) { traces.withLock { ($0.count, $0.byteCount) } }

    /// A number that changes whenever a span is added.
    package var revision: Int { traces.withLock { $0.revision } }
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
