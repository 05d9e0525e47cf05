//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

internal import OpenTracing
private import OpenTracingSupport
private import Synchronization

/// The bounded queue from finished spans to one exporter, shared by the span processors.
///
/// Spans are collected into batches. A batch is sealed when it is full, has waited long enough or is flushed. A task exports
/// sealed batches as long as there are any. There is never more than one such task, so the exporter receives one batch at a time.
/// All mutable state is protected by one lock, which is never held while calling out.
final class ExportQueue: Sendable {
    private let exporter: any SpanExporter
    /// The same exporter, if it keeps its own counts.
    private let accountable: (any AccountableExporter)?
    private let options: ExportOptions
    private let sleep: @Sendable (Duration) async throws -> Void
    private let state: Mutex<ExportQueueState>
    private let closing = SharedClosing()

    init(
        _ exporter: any SpanExporter,
        options: ExportOptions,
        diagnostics: TracerDiagnostics?,
        sleep: @escaping @Sendable (Duration) async throws -> Void
    ) {
        self.exporter = exporter
        accountable = exporter as? any AccountableExporter
        self.options = options
        self.sleep = sleep
        state = Mutex(ExportQueueState(diagnostics: diagnostics))
    }

    /// Sets the diagnostics, unless there are some already.
    func adopt(_ diagnostics: TracerDiagnostics) {
        state.withLock { $0.diagnostics = $0.diagnostics ?? diagnostics }
    }

    /// The counts so far, and the last error.
    var health: ExporterHealth {
        let (counts, failure) = state.withLock { ($0.counts, $0.lastFailure) }
        return ExporterHealth(
            name: exporter.name,
            counts: counts,
            delivery: accountable?.deliveryHealth,
            lastFailure: failure
        )
    }

    /// Counts a span that will either arrive or be dropped.
    func countStart() {
        state.withLock { $0.countStart() }
    }

    /// Adds a span to the current batch.
    func append(_ span: FinishedSpan) {
        let refusal = state.withLock { state -> SpanDropReason? in
            if let refusal = state.refusal(ofSpans: 1, capacity: options.capacity) { return refusal }
            state.collect(span, batchSize: options.batchSize)
            if state.collected.count >= options.batchSize {
                state.seal()
                startExporting(&state)
            } else if state.timer == nil, let interval = options.interval {
                state.timer = Task.detached { [self] in await sealAfter(interval) }
            }
            return nil
        }
        if let refusal {
            report(refusal, count: 1)
        }
    }

    /// Enqueues a batch for export as is.
    func append(batch: [FinishedSpan]) {
        guard !batch.isEmpty else { return }
        let refusal = state.withLock { state -> SpanDropReason? in
            if let refusal = state.refusal(ofSpans: batch.count, capacity: options.capacity) { return refusal }
            state.seal()
            state.enqueue(batch)
            startExporting(&state)
            return nil
        }
        if let refusal {
            report(refusal, count: batch.count)
        }
    }

    /// Counts spans that were lost before they arrived here.
    func drop(_ reason: SpanDropReason, count: Int = 1) {
        state.withLock { $0.drop(reason, count: count) }
        // Spans dropped on purpose are counted, but not reported.
        if reason != .notKept { report(reason, count: count) }
    }

    /// Exports the queued spans, and returns when that is done or has timed out.
    ///
    /// - Returns: the result for the spans that were queued.
    func flush() async -> FlushResult {
        let start = state.withLock { state -> ExportQueueState.Progress in
            state.seal()
            startExporting(&state)
            return state.progress
        }
        let isDone = await drain(start, flushingExporter: true)
        let delivery = accountable?.deliveryHealth
        return state.withLock { $0.result(since: start, isDone: isDone, delivery: delivery) }
    }

    /// Exports the queued spans within the timeout, drops the rest, and shuts down the exporter. If the task is cancelled, the
    /// time is up.
    ///
    /// - Returns: the result for the spans that were queued.
    func shutdown() async -> FlushResult {
        await closing.run { [self] in
            let start = state.withLock { state -> ExportQueueState.Progress in
                let start = state.beginClosing()
                startExporting(&state)
                return start
            }
            if await !drain(start, flushingExporter: false) { abandon() }
            state.withLock { $0.watch }?.cancel()
            let isShutDown = await shutDownExporter()
            let delivery = accountable?.deliveryHealth
            var result = state.withLock { $0.result(since: start, isDone: !$0.isAbandoned, delivery: delivery) }
            if !isShutDown {
                result.isTimedOut = true
                result.failures.append("the exporter did not shut down in time")
            }
            return result
        } onCancel: { [self] in
            abandon()
        }
    }

    /// Shuts down the exporter.
    ///
    /// - Returns: whether it finished in time. A cancelled task gets very little.
    private func shutDownExporter() async -> Bool {
        let exporter = exporter
        let isLate = Task.isCancelled
        let timeout = isLate ? min(options.flushTimeout, .milliseconds(500)) : options.flushTimeout
        return await withDeadline(timeout, endsWithTask: !isLate, sleep: sleep) { await exporter.shutdown() } != nil
    }

    /// Drops the remaining spans, and reports them.
    private func abandon() {
        let (count, export, waiting) = state.withLock { state in
            _ = state.beginClosing()
            let (count, waiting) = state.abandon()
            return (count, state.export, waiting)
        }
        export?.cancel()
        report(.shutdown, count: count)
        for continuation in waiting {
            continuation.resume()
        }
    }

    /// Waits until the sealed batches are completed.
    ///
    /// - Parameters:
    ///   - start: the progress of the queue.
    ///   - isFlushingExporter: whether to flush the exporter as well, within the same timeout.
    /// - Returns: whether that was done in time.
    private func drain(
        _ start: ExportQueueState.Progress,
        flushingExporter isFlushingExporter: Bool
    ) async -> Bool {
        let ticket = start.sealedBatchCount
        guard isFlushingExporter || state.withLock({ $0.completedBatchCount < ticket }) else { return true }
        let isDone: Void? = await withDeadline(options.flushTimeout, sleep: sleep) { [self] in
            await completion(ofBatch: ticket)
            if isFlushingExporter, !Task.isCancelled { await exporter.flush() }
        }
        return isDone != nil
    }

    /// Waits until a number of batches are completed, or the task is cancelled.
    private func completion(ofBatch ticket: Int) async {
        let identifier = state.withLock { $0.makeWaiterIdentifier() }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isDone = state.withLock { state in
                    // Check under the lock: a later cancellation finds the continuation.
                    if Task.isCancelled || state.completedBatchCount >= ticket { return true }
                    state.waiters[identifier] = (ticket, continuation)
                    return false
                }
                if isDone {
                    continuation.resume()
                }
            }
        } onCancel: {
            state.withLock { $0.waiters.removeValue(forKey: identifier) }?.continuation.resume()
        }
    }

    private func sealAfter(_ interval: Duration) async {
        guard (try? await sleep(interval)) != nil else { return }
        state.withLock { state in
            state.timer = nil
            state.seal()
            startExporting(&state)
        }
    }

    /// Starts the exporting task if there is work and it is not running. It is detached: the exporter's work is not part of
    /// whatever work happened to finish a span.
    private func startExporting(_ state: inout ExportQueueState) {
        guard !state.isExporting, !state.sealed.isEmpty else { return }
        state.isExporting = true
        Task.detached { [self] in await exportAll() }
    }

    private func exportAll() async {
        while let batch = state.withLock({ $0.takeBatch() }) {
            let failure = await export(batch)
            let (reason, waiting) = state.withLock { $0.complete(batch.count, failure: failure) }
            if let reason {
                report(reason, count: batch.count, failure)
            }
            for continuation in waiting {
                continuation.resume()
            }
        }
    }

    /// Exports a batch.
    ///
    /// A call that takes too long is cancelled but awaited: the exporter must not be called concurrently, and only when it
    /// returns is it known whether the spans were sent.
    private func export(_ batch: [FinishedSpan]) async -> ExportFailure? {
        let exporter = exporter
        let export = Task { try await exporter.export(batch.map(\.record)) }
        let number = state.withLock { state -> Int in
            let number = state.beginExport(export)
            if state.watch == nil { state.watch = watch(number) }
            return number
        }
        guard case .failure(let error) = await export.result else { return nil }
        return ExportFailure(error, isTimeout: state.withLock { $0.lateExport == number })
    }

    /// Enforces the export timeout: one task for all exports, because a cancelled timer stays in memory until its time.
    private func watch(_ number: Int) -> Task<Void, Never> {
        Task.detached { [weak self, sleep, timeout = options.exportTimeout] in
            var (watched, wait) = (number, timeout)
            while (try? await sleep(wait)) != nil, let next = self?.cancelLateExport(watched, timeout) {
                (watched, wait) = next
            }
        }
    }

    /// Cancels the current export if it takes too long.
    ///
    /// - Parameters:
    ///   - watched: the export whose timeout has elapsed, if it is still running.
    ///   - timeout: how long an export may take.
    /// - Returns: the export to watch and for how long; `nil` if there is none.
    private func cancelLateExport(_ watched: Int, _ timeout: Duration) -> (Int, Duration)? {
        let (late, next) = state.withLock { state -> (Task<Void, any Error>?, (Int, Duration)?) in
            guard let export = state.export else {
                state.watch = nil
                return (nil, nil)
            }
            let elapsed = state.exportNumber == watched ? timeout : state.exportStart.duration(to: .now)
            guard elapsed >= timeout else { return (nil, (state.exportNumber, timeout - elapsed)) }
            state.lateExport = state.exportNumber
            return (export, (state.exportNumber, timeout))
        }
        late?.cancel()
        return next
    }

    private func report(_ reason: SpanDropReason, count: Int, _ failure: ExportFailure? = nil) {
        guard count > 0, let diagnostics = state.withLock({ $0.diagnostics }) else { return }
        let message = failure?.description ?? reason.description
        diagnostics.report(
            TracerDiagnostic(.spansDropped, reason: reason.description, message: message, count: count)
        )
    }
}

/// Runs an operation, and returns when it completes or its timeout elapses, whichever comes first.
///
/// On timeout, the operation is cancelled and abandoned, so one that ignores cancellation blocks nobody. It runs in a detached
/// task, so its work is not traced as part of the caller's.
///
/// - Parameters:
///   - timeout: how long to wait.
///   - grace: how long to wait after cancellation for an operation that reacts to it.
///   - endsWithTask: whether cancelling the waiting task also ends the wait.
///   - sleep: waits for a duration; throws when cancelled.
///   - operation: the work.
/// - Returns: what the operation returned; `nil` if it timed out.
@discardableResult
func withDeadline<Value: Sendable>(
    _ timeout: Duration,
    grace: Duration = .zero,
    endsWithTask: Bool = false,
    sleep: @escaping @Sendable (Duration) async throws -> Void = boundedSleep,
    _ operation: @escaping @Sendable () async -> Value
) async -> Value? {
    let outcome = FirstOutcome<Value?, Never>()
    let work = Task.detached {
        outcome.settle(.success(await operation()))
    }
    let timer = Task.detached {
        guard (try? await sleep(timeout)) != nil else { return }
        if grace > .zero {
            work.cancel()
            guard (try? await sleep(grace)) != nil else { return }
        }
        outcome.settle(.success(nil))
    }
    let result = await withTaskCancellationHandler {
        await outcome.value()
    } onCancel: {
        if endsWithTask { outcome.settle(.success(nil)) }
    }
    work.cancel()
    timer.cancel()
    return result
}

/// Sleeps for a user-supplied duration, at most one year: the clock traps on overflow.
///
/// - Parameter duration: how long to sleep.
/// - Throws: `CancellationError` if the task is cancelled.
@Sendable func boundedSleep(_ duration: Duration) async throws {
    try await Task.sleep(for: min(max(duration, .zero), .longestSleep))
}

/// A shutdown that runs once, and that all callers wait for.
final class SharedClosing: Sendable {
    private let task = Mutex<Task<FlushResult, Never>?>(nil)

    /// Whether the shutdown has been requested.
    var hasBegun: Bool { task.withLock { $0 != nil } }

    /// Runs the shutdown unless it has already begun, and waits for it.
    ///
    /// - Parameters:
    ///   - work: performs the shutdown, in a detached task.
    ///   - giveUp: called when a waiting task is cancelled; the work is then cancelled as well. `nil` to let the work continue.
    /// - Returns: what the work returned.
    func run(
        _ work: @escaping @Sendable () async -> FlushResult,
        onCancel giveUp: (@Sendable () -> Void)? = nil
    ) async -> FlushResult {
        let task = task.withLock { task in
            if let task { return task }
            let begun = Task.detached { await work() }
            task = begun
            return begun
        }
        guard let giveUp else { return await task.value }
        return await withTaskCancellationHandler {
            await task.value
        } onCancel: {
            task.cancel()
            giveUp()
        }
    }
}
