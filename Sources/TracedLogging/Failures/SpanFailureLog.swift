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

/// A span processor that logs each failed span, so that failures are visible even if no one looks at traces.
///
/// ```swift
/// let tracer = RecordingTracer(serviceName: "orders") {
///     $0.processors = [BatchSpanProcessor(exporter), SpanFailureLog(logger)]
/// }
/// ```
///
/// Each line has the message `span failed` and the metadata `operation`, the identifiers of the span and, if known, `error.kind`,
/// `error.message` and `http.status_code`. The values come from the span, so redacted secrets stay redacted. Control characters
/// are escaped, so that they cannot start a new line.
///
/// Only sampled spans reach a processor. A span has failed if it has the tag `error`.
///
/// Requests never wait for logging: lines are written on a separate thread. The rate is limited; omitted lines are counted and
/// reported as `omitted` with the next line, or when the tracer is flushed or closed.
public final class SpanFailureLog: SpanProcessor {
    private struct State: Sendable {
        /// The start of the current one-second window.
        var start: Duration?
        /// The number of lines in the current window.
        var count = 0
        /// The number of lines not yet written.
        var waitingCount = 0
        var omittedCount = 0
    }

    /// Shared with the work that reports omitted lines.
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

    /// The maximum number of pending lines if the logger blocks.
    private static let capacity = 64

    /// Creates a failure log.
    ///
    /// - Parameters:
    ///   - logger: the logger to write to.
    ///   - level: the level of the lines. If the logger ignores it, a failed span costs only a comparison.
    ///   - linesPerSecond: the maximum number of lines per second.
    ///   - keys: the metadata keys of the identifiers.
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

    /// Schedules a line if the span failed.
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

    /// Waits until pending lines are written, for at most five seconds, and logs the number of omitted lines.
    @discardableResult
    public func flush() async -> FlushResult {
        FlushResult(isTimedOut: await !flushing.run())
    }

    /// Waits until pending lines are written, for at most five seconds, and logs the number of omitted lines.
    @discardableResult
    public func shutdown() async -> FlushResult {
        await flush()
    }
}
#endif
