//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

public import OpenTracing

/// Receives the spans of a tracer on their way to an exporter.
///
/// The first three calls come on the thread that runs the traced work, in any order and from many threads at once: they
/// have to be quick, must not block, and must not start spans. Only sampled spans are seen. For each of them there is one
/// ``spanStarted(_:)`` and then either one ``spanFinished(_:)`` or one ``spanDiscarded(_:reason:)``. The calls for one span never
/// overtake each other, whatever the threads that use the span.
///
/// Several tracers may share a processor.
public protocol SpanProcessor: Sendable {
    /// A span was started, or began to be sampled.
    ///
    /// - Parameter span: the span, which may be given tags here.
    func spanStarted(_ span: StartedSpan)

    /// A span has finished.
    ///
    /// - Parameter span: the span.
    func spanFinished(_ span: FinishedSpan)

    /// A span that was started will not be seen again: it was let go unfinished, or its sampling was revoked.
    ///
    /// - Parameters:
    ///   - context: the span's context.
    ///   - reason: why the span is lost.
    func spanDiscarded(_ context: TraceContext, reason: SpanDropReason)

    /// How the exporters are doing that the spans go to; see ``RecordingTracer/health``.
    var exporterHealth: [ExporterHealth] { get }

    /// The processor was given to a tracer. One that was made without diagnostics of its own tells these, those of its first tracer.
    ///
    /// - Parameter diagnostics: the diagnostics of the tracer.
    func adopt(_ diagnostics: TracerDiagnostics)

    /// Exports what has finished so far, and returns when that is done or has taken too long.
    ///
    /// - Returns: whether everything was exported.
    @discardableResult
    func flush() async -> FlushResult

    /// Exports what has finished so far, and releases what the processor holds. Spans that come later are dropped. A
    /// later call waits for the first one, and returns the same.
    ///
    /// When the task is cancelled, the tracer has no more time: what is left is to be counted as lost, and the call to return.
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

    /// Nothing, for a processor without exporters.
    public var exporterHealth: [ExporterHealth] { [] }

    /// Does nothing.
    public func adopt(_ diagnostics: TracerDiagnostics) {}

    /// Does nothing, completely.
    @discardableResult
    public func flush() async -> FlushResult { .complete }

    /// Does nothing, completely.
    @discardableResult
    public func shutdown() async -> FlushResult { .complete }
}
