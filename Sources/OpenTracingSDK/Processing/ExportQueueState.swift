internal import OpenTracing
//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
import OpenTracingSupport

/// The mutable state of an export queue. ``ExportQueue`` protects it with its lock.
struct ExportQueueState: Sendable {
    typealias Continuation = CheckedContinuation<Void, Never>

    /// The current batch.
    private(set) var collected: [FinishedSpan] = []
    private(set) var sealed = Fifo<[FinishedSpan]>()
    private(set) var sealedBatchCount = 0
    private(set) var completedBatchCount = 0
    private(set) var counts = SpanCounts()
    private(set) var lastFailure: ExportFailure?
    private var waiterCount = 0

    var waiters: [Int: (ticket: Int, continuation: Continuation)] = [:]
    var timer: Task<Void, Never>?
    /// The current export, its number, and its start time.
    private(set) var export: Task<Void, any Error>?
    private(set) var exportNumber = 0
    private(set) var exportStart = ContinuousClock.now
    /// The last export that was cancelled because it timed out.
    var lateExport = 0
    var watch: Task<Void, Never>?
    var isExporting = false
    private(set) var isClosed = false
    private var closingStart: Progress?
    /// Whether the remaining spans were dropped.
    private(set) var isAbandoned = false
    /// Receives reports of dropped spans.
    var diagnostics: TracerDiagnostics?
    /// The number of spans that have left the queue, and how many of these were lost.
    private var leftCount = 0
    private var lostCount = 0
    /// The losses that flushes have already reported, in the queue and in the exporter.
    private var toldLostCount = 0
    private var toldDeliveryLosses: [SpanDropReason: Int] = [:]

    init(diagnostics: TracerDiagnostics?) {
        self.diagnostics = diagnostics
    }

    /// The progress of the queue at one point in time.
    struct Progress: Sendable {
        let sealedBatchCount: Int
        let pendingCount: Int
        fileprivate let leftCount: Int
        /// The losses that earlier flushes have reported.
        fileprivate let toldLostCount: Int
        fileprivate let toldDeliveryLosses: [SpanDropReason: Int]
    }

    var progress: Progress {
        Progress(
            sealedBatchCount: sealedBatchCount,
            pendingCount: counts.waiting + counts.exporting,
            leftCount: leftCount,
            toldLostCount: toldLostCount,
            toldDeliveryLosses: toldDeliveryLosses
        )
    }

    /// Stops accepting spans.
    ///
    /// - Returns: the progress of the queue at the first call.
    mutating func beginClosing() -> Progress {
        if let closingStart { return closingStart }
        isClosed = true
        timer?.cancel()
        seal()
        let start = progress
        closingStart = start
        return start
    }

    /// Returns the result for the spans queued at one point in time.
    ///
    /// - Parameters:
    ///   - start: the progress at that time.
    ///   - isDone: whether everything was done in time.
    ///   - delivery: the exporter's own counts.
    /// - Returns: the result of the flush that began then.
    mutating func result(since start: Progress, isDone: Bool, delivery: DeliveryHealth?) -> FlushResult {
        let lost = lostCount - start.toldLostCount
        toldLostCount = lostCount
        var failures: [String] = []
        if lost > 0 {
            failures.append(isAbandoned ? SpanDropReason.shutdown.description : lastFailure?.description ?? "")
        }
        let losses = (delivery?.droppedSpans ?? [:])
            .map { ($0.key, $0.value - (start.toldDeliveryLosses[$0.key] ?? 0)) }
            .filter { $0.1 > 0 }
            .sorted { $0.0.description < $1.0.description }
        if let delivery, !losses.isEmpty {
            toldDeliveryLosses = delivery.droppedSpans
            let counted = losses.map { "\($0.1) \($0.0)" }.joined(separator: ", ")
            failures.append(counted + (delivery.lastError.map { ": \($0)" } ?? ""))
        }
        return FlushResult(
            isTimedOut: !isDone,
            lostSpanCount: lost + losses.reduce(0) { $0 + $1.1 },
            remainingSpanCount: isDone ? 0 : max(0, start.pendingCount - (leftCount - start.leftCount)),
            spooledSpanCount: delivery?.waitingSpans ?? 0,
            failures: failures
        )
    }

    mutating func countStart() {
        counts.started += 1
    }

    /// Counts received spans, and returns the reason for rejecting them, if any.
    mutating func refusal(ofSpans count: Int, capacity: Int) -> SpanDropReason? {
        counts.received += count
        guard isClosed || counts.waiting + count > capacity else { return nil }
        let reason: SpanDropReason = isClosed ? .shutdown : .queueFull
        counts.dropped[reason, default: 0] += count
        return reason
    }

    mutating func drop(_ reason: SpanDropReason, count: Int) {
        counts.received += count
        counts.dropped[reason, default: 0] += count
    }

    mutating func collect(_ span: FinishedSpan, batchSize: Int) {
        if collected.isEmpty {
            collected.reserveCapacity(min(batchSize, 1024))
        }
        collected.append(span)
        counts.waiting += 1
    }

    /// Seals the current batch unless it is empty.
    mutating func seal() {
        guard !collected.isEmpty else { return }
        sealed.append(collected)
        sealedBatchCount += 1
        collected = []
    }

    mutating func enqueue(_ batch: [FinishedSpan]) {
        sealed.append(batch)
        sealedBatchCount += 1
        counts.waiting += batch.count
    }

    /// Takes the next batch; if there is none, exporting stops.
    mutating func takeBatch() -> [FinishedSpan]? {
        guard let batch = sealed.popFirst() else {
            isExporting = false
            return nil
        }
        counts.waiting -= batch.count
        counts.exporting = batch.count
        return batch
    }

    /// Records the start of an export.
    ///
    /// - Returns: its number.
    mutating func beginExport(_ task: Task<Void, any Error>) -> Int {
        export = task
        exportNumber += 1
        exportStart = .now
        return exportNumber
    }

    /// Counts a batch that the exporter has completed, unless it was already abandoned.
    ///
    /// - Returns: the reason if the spans were lost, and the continuations waiting for the batch.
    mutating func complete(_ count: Int, failure: ExportFailure?) -> (SpanDropReason?, [Continuation]) {
        export = nil
        guard counts.exporting > 0 else { return (nil, []) }
        counts.exporting = 0
        completedBatchCount += 1
        leftCount += count
        if let failure {
            lostCount += count
            counts.dropped[failure.reason, default: 0] += count
            lastFailure = failure
        } else {
            counts.exported += count
        }
        let done = waiters.filter { $0.value.ticket <= completedBatchCount }
        for identifier in done.keys {
            waiters[identifier] = nil
        }
        return (failure?.reason, done.values.map(\.continuation))
    }

    /// Drops the queued spans and those being exported.
    ///
    /// - Returns: the number of lost spans, and the continuations waiting for them, which would never resume.
    mutating func abandon() -> (Int, [Continuation]) {
        let count = counts.waiting + counts.exporting
        let waiting = waiters.values.map(\.continuation)
        waiters = [:]
        guard count > 0 else { return (0, waiting) }
        isAbandoned = true
        leftCount += count
        lostCount += count
        counts.waiting = 0
        counts.exporting = 0
        counts.dropped[.shutdown, default: 0] += count
        collected = []
        _ = sealed.removeAll()
        completedBatchCount = sealedBatchCount
        return (count, waiting)
    }

    mutating func makeWaiterIdentifier() -> Int {
        waiterCount += 1
        return waiterCount
    }
}
