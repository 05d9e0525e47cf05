//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

public import OpenTracing

/// Receives a tracer's spans on their way to an exporter.
///
/// ``spanStarted(_:)``, ``spanFinished(_:)`` and ``spanDiscarded(_:reason:)`` are called on the thread that runs the traced work,
/// in any order and concurrently: they must be quick, must not block, and must not start spans. Only sampled spans are reported.
/// Each gets one ``spanStarted(_:)`` followed by either one ``spanFinished(_:)`` or one ``spanDiscarded(_:reason:)``. The calls
/// for one span are always in this order, whichever threads use the span.
///
/// Several tracers may share a processor.
public protocol SpanProcessor: Sendable {
    /// Called when a span was started, or became sampled.
    ///
    /// - Parameter span: the span; you may set tags on it.
    func spanStarted(_ span: StartedSpan)

    /// Called when a span has finished.
    ///
    /// - Parameter span: the span.
    func spanFinished(_ span: FinishedSpan)

    /// Called when a started span is lost: it was released unfinished, or its sampling was revoked.
    ///
    /// - Parameters:
    ///   - context: the span's context.
    ///   - reason: why the span was lost.
    func spanDiscarded(_ context: TraceContext, reason: SpanDropReason)

    /// The health of the exporters behind this processor; see ``RecordingTracer/health``.
    var exporterHealth: [ExporterHealth] { get }

    /// Called when the processor is added to a tracer. A processor without its own diagnostics reports to those of its first
    /// tracer.
    ///
    /// - Parameter diagnostics: the diagnostics of the tracer.
    func adopt(_ diagnostics: TracerDiagnostics)

    /// Exports the spans finished so far, and returns when that is done or has timed out.
    ///
    /// - Returns: whether everything was exported.
    @discardableResult
    func flush() async -> FlushResult

    /// Exports the spans finished so far, and releases the processor's resources. Later spans are dropped. A later call waits for
    /// the first one and returns the same result.
    ///
    /// If the task is cancelled, the tracer has run out of time: count the remaining spans as lost, and return.
    ///
    /// - Returns: whether everything was exported.
    @discardableResult
    func shutdown() async -> FlushResult
}

extension SpanProcessor {
    /// Does nothing.
    public func spanStarted(_ span: StartedSpan) {}

    /// Does nothing.
    public func spanDiscarded(_ context: TraceContext, reason: SpanDropReason) {}

    /// Empty, for a processor without exporters.
    public var exporterHealth: [ExporterHealth] { [] }

    /// Does nothing.
    public func adopt(_ diagnostics: TracerDiagnostics) {}

    /// Does nothing, and reports success.
    @discardableResult
    public func flush() async -> FlushResult { .complete }

    /// Does nothing, and reports success.
    @discardableResult
    public func shutdown() async -> FlushResult { .complete }
}
