//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if Logging
public import Logging
public import OpenTracing
public import OpenTracingSDK
private import OpenTracingSupport
private import Synchronization

/// Writes a log line for each span that failed, so that a service that nobody watches traces of still tells what goes wrong.
///
/// ```swift
/// let tracer = RecordingTracer(serviceName: "orders") {
///     $0.processors = [BatchSpanProcessor(exporter), SpanFailureLog(logger)]
/// }
/// ```
///
/// A line says `span failed`, with the metadata `operation`, the identifiers of the span, and where they are known `error.kind`,
/// `error.message` and `http.status_code`. They are those of the span, so what tracing has left out for being secret is not there
/// either. Control characters in them are escaped: none of them begins a line of its own.
///
/// Only sampled spans reach a processor, and a failed span is one with the tag `error`.
///
/// No request waits for a log: lines are written on a thread of their own. So many in a second are written; what is left out
/// is counted, and told as `omitted` with the next line, or when the tracer is flushed or closed.
public final class SpanFailureLog: SpanProcessor {
    private struct State: Sendable {
        /// When the current second began.
        var start: Duration?
        /// How many lines it has had.
        var count = 0
        /// How many lines were not written yet.
        var waitingCount = 0
        var omittedCount = 0
    }

    /// Also held by the work that tells what was left out.
    private final class SharedState: Sendable {
        let mutex = Mutex(State())
        func withLock<Output: Sendable>(_ body: (inout State) -> Output) -> Output { mutex.withLock { body(&$0) } }
    }

    private let logger: Logger
    private let level: Logger.Level
    private let linesPerSecond: Int
    private let keys: TraceMetadataKeys
    private let elapsed: @Sendable () -> Duration
    private let executor: BlockingExecutor
    private let flushing: SharedWork
    private let state: SharedState

    /// How many lines wait for a log that stands still.
    private static let capacity = 64

    /// Creates a log of failures.
    ///
    /// - Parameters:
    ///   - logger: where the lines go.
    ///   - level: the level of the lines. Where the logger does not write it, a failed span costs a comparison.
    ///   - linesPerSecond: how many lines are written in a second at most.
    ///   - keys: where the identifiers stand.
    public convenience init(
        _ logger: Logger,
        level: Logger.Level = .error,
        linesPerSecond: Int = 10,
        keys: TraceMetadataKeys = .openTelemetry
    ) {
        let start = ContinuousClock.now
        self.init(logger, level: level, linesPerSecond: linesPerSecond, keys: keys) { start.duration(to: .now) }
    }

    package init(
        _ logger: Logger,
        level: Logger.Level = .error,
        linesPerSecond: Int,
        keys: TraceMetadataKeys = .openTelemetry,
        flushTimeout: Duration = .seconds(5),
        elapsed: @escaping @Sendable () -> Duration
    ) {
        let state = SharedState()
        self.state = state
        executor = BlockingExecutor("failures")
        flushing = SharedWork(on: executor, timeout: flushTimeout) {
            let omittedCount = state.withLock { state in
                defer { state.omittedCount = 0 }
                return state.omittedCount
            }
            guard omittedCount > 0 else { return }
            logger.log(level: level, "more spans failed", metadata: ["omitted": "\(omittedCount)"])
        }
        self.logger = logger
        self.level = level
        self.linesPerSecond = linesPerSecond
        self.keys = keys
        self.elapsed = elapsed
    }

    /// Writes a line if the span failed, soon.
    public func spanFinished(_ span: FinishedSpan) {
        guard logger.logLevel <= level, span.hasFailed else { return }
        let now = elapsed()
        let omittedCount: Int? = state.withLock { state in
            if state.start.map({ now - $0 >= .seconds(1) }) ?? true {
                state.start = now
                state.count = 0
            }
            guard state.count < linesPerSecond, state.waitingCount < Self.capacity else {
                state.omittedCount += 1
                return nil
            }
            state.count += 1
            state.waitingCount += 1
            defer { state.omittedCount = 0 }
            return state.omittedCount
        }
        guard let omittedCount else { return }
        executor.post { [self] in
            var metadata = Logger.Metadata(failureOf: span.record, keys)
            if omittedCount > 0 { metadata["omitted"] = "\(omittedCount)" }
            logger.log(level: level, "span failed", metadata: metadata)
            state.withLock { $0.waitingCount -= 1 }
        }
    }

    /// Waits until the lines are written, for five seconds at most, and tells how many were left out.
    @discardableResult
    public func flush() async -> FlushResult {
        FlushResult(isTimedOut: await !flushing.run())
    }

    /// Waits until the lines are written, for five seconds at most, and tells how many were left out.
    @discardableResult
    public func shutdown() async -> FlushResult {
        await flush()
    }
}
#endif
