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
/// The number of traces, spans per trace, bytes and age are bounded; the trace that has been unchanged longest is removed first.
/// Failed traces, and the slowest of each operation, stay longer: up to a quarter of the capacity is reserved for them, if it is
/// at least eight traces. Add it to a tracer's processors.
public final class RecentTraces: SpanProcessor {
    private let traces: Mutex<KeptTraces>
    private let empty: KeptTraces
    private let clock: @Sendable () -> Timestamp

    /// Creates an empty store.
    ///
    /// - Parameters:
    ///   - capacity: the maximum number of traces; at least one.
    ///   - spansPerTrace: the maximum number of spans per trace, at least one. The first to finish are kept, but spans with which
    ///     a request enters a service, and failed ones, take the place of others.
    ///   - maximumBytes: the approximate memory limit for the spans.
    ///   - maximumAge: how long a trace is kept after its last change.
    ///   - clock: returns the current time.
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

    /// Stores the span.
    public func spanFinished(_ span: FinishedSpan) {
        let now = clock()
        // Create the record here, because a stored span would retain its tracer, which retains this store.
        let record = span.record
        traces.withLock { traces in
            traces.removeAged(at: now)
            traces.add(record, at: now)
        }
    }

    /// Returns the traces, the most recently changed first.
    ///
    /// - Parameter limit: the maximum number of traces to return.
    /// - Returns: the traces.
    public func traces(limit: Int = .max) -> [RecentTrace] {
        let now = clock()
        let entries = traces.withLock { traces in
            traces.removeAged(at: now)
            return traces.newestFirst
        }
        return entries.prefix(max(0, limit)).map { RecentTrace($0.key, $0.value) }
    }

    /// Returns one trace.
    ///
    /// - Parameter traceID: the trace identifier.
    /// - Returns: the trace, or `nil` if it is not in the store.
    public func trace(_ traceID: TraceID) -> RecentTrace? {
        let now = clock()
        return traces.withLock { traces in
            traces.removeAged(at: now)
            return traces[traceID]
        }
        .map { RecentTrace(traceID, $0) }
    }

    /// Removes all traces.
    public func removeAll() {
        traces.withLock { $0 = empty }
    }

    /// The number of traces, and their approximate size in bytes.
    package var size: (traces: Int, bytes: Int) { traces.withLock { ($0.count, $0.byteCount) } }

    /// Of what finished until this time, some traces are gone; `nil` if none was evicted.
    package var incompleteUntil: Timestamp? { traces.withLock { $0.incompleteUntil } }

    /// A number that changes whenever a span is added.
    package var revision: Int { traces.withLock { $0.revision } }
}

/// A trace, as far as this process has seen it.
public struct RecentTrace: Sendable {
    /// The trace identifier.
    public let traceID: TraceID

    /// The finished spans, in the order in which they finished.
    public let spans: [SpanRecord]

    /// The number of spans dropped because the trace has too many.
    public let droppedSpanCount: Int

    /// The number of failed spans among the dropped ones.
    package let droppedErrorCount: Int

    /// The local root: of the spans whose parent is not in this process, the first to start.
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

    /// Whether a span has the tag `error` set to `true`, including dropped spans.
    public var hasError: Bool {
        droppedErrorCount > 0 || spans.contains(where: \.hasFailed)
    }
}
