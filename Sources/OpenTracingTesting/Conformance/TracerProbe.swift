//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

public import OpenTracing

/// Gives ``TracerConformance`` access to a tracer: how to create and inspect it.
///
/// Only `makeTracer` is required. Checks without the corresponding closure are skipped and reported as such.
///
/// ```swift
/// let probe = TracerProbe(
///     isChild: { ($0 as? MySpan)?.parentID == $1.context.spanIDString },
///     finishedSpans: { await ($0 as? MyTracer)?.store.spans.map(TracerProbe.FinishedSpan.init) ?? [] },
///     makeUnsampledTracer: { MyTracer(sampler: .never) },
///     makeTracer: { MyTracer(sampler: .always) }
/// )
/// ```
public struct TracerProbe: Sendable {
    /// Creates a tracer that shares no spans with others created here, and that can read the contexts they inject.
    ///
    /// The tracer must sample everything, use the system clock and have room for a thousand spans. It is closed after its case.
    package var makeTracer: @Sendable () -> any Tracer

    /// Creates a tracer that samples nothing but is otherwise like those of ``makeTracer``, which must be able to read the
    /// contexts it injects.
    package var makeUnsampledTracer: (@Sendable () -> any Tracer)?

    /// Whether the tracer supports baggage.
    package var checksBaggage: Bool

    /// Whether the tracer can extract the contexts it injects and rejects contexts of other tracers.
    package var checksPropagation: Bool

    /// Whether the binary format marks the end of a context, so that truncated bytes and trailing bytes count as corrupted. Use
    /// `false` for a format without framing, such as a protobuf message without its length.
    package var checksFraming: Bool

    /// Whether contexts have identifiers.
    package var checksIdentifiers: Bool

    /// Returns whether the first span is a child of the second.
    package var isChild: (@Sendable (_ span: any Span, _ parent: any Span) -> Bool)?

    /// Returns whether two spans belong to the same trace. By default, compares trace identifiers.
    package var sameTrace: (@Sendable (_ span: any Span, _ other: any Span) -> Bool)?

    /// Returns whether a context belongs to a span. By default, compares trace and span identifiers.
    package var sameContext: (@Sendable (_ span: any Span, _ context: any SpanContext) -> Bool)?

    /// Returns the finished spans that a tracer has recorded, in the order in which they finished. Also called after the tracer
    /// is closed.
    package var finishedSpans: (@Sendable (_ tracer: any Tracer) async -> [FinishedSpan])?

    /// Returns the number of API misuses that a tracer has reported for itself and its spans.
    package var diagnosticCount: (@Sendable (_ tracer: any Tracer) async -> Int)?

    /// Creates a probe.
    ///
    /// - Parameters:
    ///   - checksBaggage: whether the tracer supports baggage.
    ///   - checksPropagation: whether the tracer can extract the contexts it injects.
    ///   - checksFraming: whether truncated bytes and trailing bytes count as corrupted.
    ///   - checksIdentifiers: whether contexts have identifiers. Otherwise, traces and contexts are only compared if `sameTrace`
    ///     and `sameContext` are provided.
    ///   - isChild: returns whether the first span is a child of the second.
    ///   - sameTrace: returns whether two spans belong to the same trace; compares identifiers by default.
    ///   - sameContext: returns whether a context belongs to a span; compares identifiers by default.
    ///   - finishedSpans: returns the recorded spans, in the order in which they finished, also after the tracer is closed.
    ///   - diagnosticCount: returns the number of API misuses that a tracer has reported.
    ///   - makeUnsampledTracer: creates a tracer that samples nothing.
    ///   - makeTracer: creates a tracer.
    public init(
        checksBaggage: Bool = true,
        checksPropagation: Bool = true,
        checksFraming: Bool = true,
        checksIdentifiers: Bool = true,
        isChild: (@Sendable (_ span: any Span, _ parent: any Span) -> Bool)? = nil,
        sameTrace: (@Sendable (_ span: any Span, _ other: any Span) -> Bool)? = nil,
        sameContext: (@Sendable (_ span: any Span, _ context: any SpanContext) -> Bool)? = nil,
        finishedSpans: (@Sendable (_ tracer: any Tracer) async -> [FinishedSpan])? = nil,
        diagnosticCount: (@Sendable (_ tracer: any Tracer) async -> Int)? = nil,
        makeUnsampledTracer: (@Sendable () -> any Tracer)? = nil,
        makeTracer: @escaping @Sendable () -> any Tracer
    ) {
        self.makeTracer = makeTracer
        self.makeUnsampledTracer = makeUnsampledTracer
        self.checksBaggage = checksBaggage
        self.checksPropagation = checksPropagation
        self.checksFraming = checksFraming
        self.checksIdentifiers = checksIdentifiers
        self.isChild = isChild
        self.sameTrace = sameTrace ?? (checksIdentifiers ? Self.sameTraceIdentifier : nil)
        self.sameContext = sameContext ?? (checksIdentifiers ? Self.sameIdentifiers : nil)
        self.finishedSpans = finishedSpans
        self.diagnosticCount = diagnosticCount
    }

    private static let sameTraceIdentifier: @Sendable (any Span, any Span) -> Bool = { span, other in
        span.context.traceIDString == other.context.traceIDString
    }

    private static let sameIdentifiers: @Sendable (any Span, any SpanContext) -> Bool = { span, context in
        span.context.traceIDString == context.traceIDString && span.context.spanIDString == context.spanIDString
    }
}

extension TracerProbe {
    /// A finished span as recorded by a tracer.
    public struct FinishedSpan: Sendable {
        /// The operation name.
        package var operationName: String

        /// The span's own context.
        package var context: any SpanContext

        /// The references of the span, in order.
        package var references: [Reference]

        /// The start time.
        package var startTime: Timestamp

        /// The duration.
        package var duration: Duration

        /// The tags.
        package var tags: Tags

        /// The log records, in the order in which they were added.
        package var logs: [LogRecord]

        /// Creates a description of a span.
        ///
        /// - Parameters:
        ///   - operationName: the operation name.
        ///   - context: the span's own context.
        ///   - references: the references of the span, in order.
        ///   - startTime: the start time.
        ///   - duration: the duration.
        ///   - tags: the tags.
        ///   - logs: the log records, in the order in which they were added.
        public init(
            operationName: String,
            context: any SpanContext,
            references: [Reference],
            startTime: Timestamp,
            duration: Duration,
            tags: Tags,
            logs: [LogRecord]
        ) {
            self.operationName = operationName
            self.context = context
            self.references = references
            self.startTime = startTime
            self.duration = duration
            self.tags = tags
            self.logs = logs
        }
    }
}

/// A capability of the probe that a case requires.
enum ProbeCapability: Sendable, CaseIterable {
    case baggage
    case propagation
    case identifiers
    case parents
    case traces
    case contexts
    case finishedSpans
    case diagnostics
    case framedBytes
    case unsampledTracers

    /// Returns whether a probe has the capability.
    func isOffered(by probe: TracerProbe) -> Bool {
        switch self {
        case .baggage: probe.checksBaggage
        case .propagation: probe.checksPropagation
        case .identifiers: probe.checksIdentifiers
        case .parents: probe.isChild != nil
        case .traces: probe.sameTrace != nil
        case .contexts: probe.sameContext != nil
        case .finishedSpans: probe.finishedSpans != nil
        case .diagnostics: probe.diagnosticCount != nil
        case .framedBytes: probe.checksFraming
        case .unsampledTracers: probe.makeUnsampledTracer != nil
        }
    }

    /// The reason for skipping cases that require the capability.
    var reasonForSkipping: String {
        switch self {
        case .baggage: "the probe's checksBaggage is false"
        case .propagation: "the probe's checksPropagation is false"
        case .identifiers: "the probe's checksIdentifiers is false"
        case .parents: "the probe has no isChild"
        case .traces: "the probe has no sameTrace"
        case .contexts: "the probe has no sameContext"
        case .finishedSpans: "the probe has no finishedSpans"
        case .diagnostics: "the probe has no diagnosticCount"
        case .framedBytes: "the probe's checksFraming is false"
        case .unsampledTracers: "the probe has no makeUnsampledTracer"
        }
    }
}
