//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

public import OpenTracing

/// What ``TracerConformance`` needs to know about a tracer: how to make one, and how to look into it.
///
/// Only `makeTracer` is needed. What is left out is not checked, and the report says so.
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
    /// Makes a tracer. Each call gives one that shares no spans with the others, and that can read what they inject.
    ///
    /// It samples everything, uses the clock of the system, and has room for a thousand spans. It is closed after its case.
    package var makeTracer: @Sendable () -> any Tracer

    /// Makes a tracer that samples nothing, otherwise as ``makeTracer`` does. What one of them injects the tracers that
    /// ``makeTracer`` makes can read.
    package var makeUnsampledTracer: (@Sendable () -> any Tracer)?

    /// Whether the tracer carries baggage.
    package var checksBaggage: Bool

    /// Whether contexts that the tracer injects can be extracted again, and contexts of other tracers are refused.
    package var checksPropagation: Bool

    /// Whether the binary format tells where a context ends, so that bytes which end early or go on are corrupted. `false` for a
    /// format that promises no such thing, such as a protobuf message without its length.
    package var checksFraming: Bool

    /// Whether contexts have identifiers.
    package var checksIdentifiers: Bool

    /// Whether the first span is a child of the second.
    package var isChild: (@Sendable (_ span: any Span, _ parent: any Span) -> Bool)?

    /// Whether two spans belong to the same trace. By default their trace identifiers are compared.
    package var sameTrace: (@Sendable (_ span: any Span, _ other: any Span) -> Bool)?

    /// Whether a context is that of a span. By default trace and span identifiers are compared.
    package var sameContext: (@Sendable (_ span: any Span, _ context: any SpanContext) -> Bool)?

    /// The spans that a tracer has recorded as finished, in the order of their finish. Asked after the close of the tracer as well.
    package var finishedSpans: (@Sendable (_ tracer: any Tracer) async -> [FinishedSpan])?

    /// How many wrong uses of it and its spans a tracer has reported.
    package var diagnosticCount: (@Sendable (_ tracer: any Tracer) async -> Int)?

    /// Creates a probe.
    ///
    /// - Parameters:
    ///   - checksBaggage: whether the tracer carries baggage.
    ///   - checksPropagation: whether what the tracer injects can be extracted again.
    ///   - checksFraming: whether bytes that end early or go on after a context are corrupted.
    ///   - checksIdentifiers: whether contexts have identifiers. Without, traces and contexts are only compared when
    ///     `sameTrace` and `sameContext` are given.
    ///   - isChild: whether the first span is a child of the second.
    ///   - sameTrace: whether two spans belong to the same trace; by identifiers when left out.
    ///   - sameContext: whether a context is that of a span; by identifiers when left out.
    ///   - finishedSpans: the spans that a tracer has recorded as finished, in the order of their finish, also after its close.
    ///   - diagnosticCount: how many wrong uses a tracer has reported.
    ///   - makeUnsampledTracer: makes a tracer that samples nothing.
    ///   - makeTracer: makes a tracer.
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
    /// What a tracer has recorded of a finished span.
    public struct FinishedSpan: Sendable {
        /// The name of the operation.
        package var operationName: String

        /// The span's own context.
        package var context: any SpanContext

        /// The references of the span, in order.
        package var references: [Reference]

        /// When the operation began.
        package var startTime: Timestamp

        /// The length of the operation.
        package var duration: Duration

        /// The tags.
        package var tags: Tags

        /// The log records, in the order in which they were added.
        package var logs: [LogRecord]

        /// Creates a description of a span.
        ///
        /// - Parameters:
        ///   - operationName: the name of the operation.
        ///   - context: the span's own context.
        ///   - references: the references of the span, in order.
        ///   - startTime: when the operation began.
        ///   - duration: the length of the operation.
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

/// What a case needs from the probe beyond a tracer.
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

    /// Whether a probe offers it.
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

    /// Why a case that needs it is skipped.
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
