//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

internal import OpenTracing

/// The traces that ``RecentTraces`` keeps, and the policy for evicting them.
///
/// A failed trace, or one of the slowest of its operation, is set aside instead of being evicted, within an eighth of the
/// capacity for failed traces and another eighth for slow ones. It has no lock: the owner's lock protects it.
struct KeptTraces: Sendable {
    /// A trace with its spans so far.
    struct Trace: Sendable {
        fileprivate(set) var spans: [SpanRecord] = []
        fileprivate(set) var droppedSpanCount = 0
        fileprivate(set) var droppedErrorCount = 0
        fileprivate(set) var changedAt: Timestamp
        fileprivate var byteCount = 0
        /// How many spans there are of each rank, once the trace is full.
        private var rankCounts: [Int] = []

        fileprivate init(changedAt: Timestamp, byteCount: Int) {
            self.changedAt = changedAt
            self.byteCount = byteCount
        }

        /// Adds a span. In a full trace, the last span of the lowest rank below its own goes in its place.
        fileprivate mutating func add(_ span: SpanRecord, limit: Int) {
            if spans.count >= limit {
                droppedSpanCount += 1
                guard makeRoom(for: SpanRank(span)) else {
                    if span.hasFailed { droppedErrorCount += 1 }
                    return
                }
            }
            spans.append(span)
            byteCount += span.approximateByteCount
        }

        private mutating func makeRoom(for rank: SpanRank) -> Bool {
            if rankCounts.isEmpty {
                rankCounts = [Int](repeating: 0, count: SpanRank.allCases.count)
                for span in spans { rankCounts[SpanRank(span).rawValue] += 1 }
            }
            guard let lowest = rankCounts.prefix(rank.rawValue).firstIndex(where: { $0 > 0 }),
                let index = spans.lastIndex(where: { SpanRank($0).rawValue == lowest })
            else { return false }
            let displaced = spans.remove(at: index)
            if displaced.hasFailed { droppedErrorCount += 1 }
            rankCounts[lowest] -= 1
            rankCounts[rank.rawValue] += 1
            byteCount -= displaced.approximateByteCount
            return true
        }
    }

    /// The number of slowest traces per operation that are set aside.
    static let slowestPerOperation = 3

    /// The approximate overhead of a trace in bytes, without its spans.
    private static let bytesPerTrace = 256

    /// Traces that share a part of the capacity.
    private struct Shelf: Sendable {
        var traces = OrderedStore<TraceID, Trace>()
        var byteCount = 0

        mutating func take(_ id: TraceID) -> Trace? {
            guard let trace = traces[id] else { return nil }
            traces[id] = nil
            byteCount -= trace.byteCount
            return trace
        }

        mutating func put(_ id: TraceID, _ trace: Trace) {
            traces[id] = trace
            byteCount += trace.byteCount
        }
    }

    private var latest = Shelf()
    /// All traces set aside last changed before any of the latest.
    private var failed = Shelf()
    private var slow = Shelf()
    /// The durations of the slow traces, by operation.
    private var slowest: [String: [(id: TraceID, nanoseconds: Int64)]] = [:]

    /// The approximate size in bytes.
    var byteCount: Int { latest.byteCount + failed.byteCount + slow.byteCount }

    /// The number of additions, for detecting changes.
    private(set) var revision = 0

    /// The last change of the trace that was evicted last: of what finished until then, some is gone. `nil` if nothing was evicted.
    private(set) var incompleteUntil: Timestamp?

    private let capacity: Int
    private let spansPerTrace: Int
    private let maximumBytes: Int
    private let maximumAgeNanoseconds: Int64

    init(capacity: Int, spansPerTrace: Int, maximumBytes: Int, maximumAge: Duration) {
        self.capacity = max(1, capacity)
        self.spansPerTrace = max(1, spansPerTrace)
        self.maximumBytes = max(0, maximumBytes)
        maximumAgeNanoseconds = max(0, maximumAge.wholeNanoseconds)
    }

    var count: Int { latest.traces.count + failed.traces.count + slow.traces.count }

    /// The trace with an identifier.
    subscript(id: TraceID) -> Trace? { latest.traces[id] ?? failed.traces[id] ?? slow.traces[id] }

    /// All traces, most recently changed first.
    var newestFirst: [(key: TraceID, value: Trace)] {
        let aside = failed.traces.newestFirst + slow.traces.newestFirst
        return latest.traces.newestFirst + aside.sorted { $0.value.changedAt > $1.value.changedAt }
    }

    /// Adds a span to its trace, and evicts traces while there are too many.
    mutating func add(_ span: SpanRecord, at now: Timestamp) {
        let id = span.context.traceID
        revision &+= 1
        if latest.traces[id] == nil {
            latest.put(id, takeAside(id) ?? Trace(changedAt: now, byteCount: Self.bytesPerTrace))
        }
        latest.traces.moveToEnd(id)
        let spansPerTrace = spansPerTrace
        let growth = latest.traces.update(id) { trace in
            let before = trace.byteCount
            trace.changedAt = now
            trace.add(span, limit: spansPerTrace)
            return trace.byteCount - before
        }
        latest.byteCount += growth ?? 0
        removeExcess()
    }

    /// Evicts traces that have not changed for too long.
    mutating func removeAged(at now: Timestamp) {
        while let oldest = failed.traces.oldest, isAged(oldest.value, at: now) { _ = takeAside(oldest.key) }
        while let oldest = slow.traces.oldest, isAged(oldest.value, at: now) { _ = takeAside(oldest.key) }
        while let oldest = latest.traces.oldest, isAged(oldest.value, at: now) { _ = latest.take(oldest.key) }
    }

    private func isAged(_ trace: Trace, at now: Timestamp) -> Bool {
        trace.changedAt.nanoseconds(to: now) > maximumAgeNanoseconds
    }

    private func isOver(_ shelf: Shelf) -> Bool {
        shelf.traces.count > capacity / 8 || shelf.byteCount > maximumBytes / 8
    }

    private mutating func removeExcess() {
        while count > capacity || byteCount > maximumBytes {
            if let excess = isOver(failed) ? failed.traces.oldest : isOver(slow) ? slow.traces.oldest : nil {
                _ = takeAside(excess.key)
            } else if let oldest = latest.traces.oldest, let trace = latest.take(oldest.key) {
                incompleteUntil = trace.changedAt
                putAside(oldest.key, trace)
            } else {
                return
            }
        }
    }

    private mutating func takeAside(_ id: TraceID) -> Trace? {
        if let trace = failed.take(id) { return trace }
        guard let trace = slow.take(id) else { return nil }
        if let name = RecentTrace(id, trace).root?.operationName {
            slowest[name]?.removeAll { $0.id == id }
            if slowest[name]?.isEmpty == true { slowest[name] = nil }
        }
        return trace
    }

    /// Sets a trace aside if it failed or is slow.
    private mutating func putAside(_ id: TraceID, _ trace: Trace) {
        guard capacity >= 8 else { return }
        let whole = RecentTrace(id, trace)
        if whole.hasError { return failed.put(id, trace) }
        guard let root = whole.root else { return }
        let rivals = slowest[root.operationName] ?? []
        if rivals.count >= Self.slowestPerOperation {
            guard let fastest = rivals.min(by: { $0.nanoseconds < $1.nanoseconds }),
                fastest.nanoseconds < root.durationNanoseconds
            else { return }
            _ = takeAside(fastest.id)
        }
        slowest[root.operationName, default: []].append((id, root.durationNanoseconds))
        slow.put(id, trace)
    }
}

extension RecentTrace {
    init(_ traceID: TraceID, _ trace: KeptTraces.Trace) {
        self.init(
            traceID: traceID,
            spans: trace.spans,
            droppedSpanCount: trace.droppedSpanCount,
            droppedErrorCount: trace.droppedErrorCount
        )
    }
}

/// How much a span tells about its trace, for deciding which spans a full trace keeps.
enum SpanRank: Int, CaseIterable {
    /// A span inside a service.
    case plain
    /// The span with which a request enters a service.
    case entry
    /// A span that failed.
    case failed
    /// The first span of the whole trace, or a failed entry.
    case essential

    init(_ span: SpanRecord) {
        if span.parent == nil {
            self = .essential
            return
        }
        let kind = span.tags["span.kind"]?.stringValue
        let isEntry = kind == "server" || kind == "consumer"
        self = span.hasFailed ? (isEntry ? .essential : .failed) : (isEntry ? .entry : .plain)
    }
}

extension SpanRecord {
    /// Whether the tag `error` is `true`.
    var hasFailed: Bool { tags["error"]?.booleanValue == true }
}
