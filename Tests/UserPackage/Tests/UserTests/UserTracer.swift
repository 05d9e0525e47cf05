//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
import OpenTracing
import OpenTracingTesting

/// A tracer of somebody else's, with the little that the protocol asks for: it passes everything on to another.
struct UserTracer: Tracer {
    let base = MockTracer()

    var scopeManager: ScopeManager { base.scopeManager }

    func startSpan(_ operationName: String, options: SpanOptions) -> any Span {
        base.startSpan(operationName, options: options)
    }

    func inject(
        _ context: any SpanContext,
        as format: Format,
        into carrier: inout some TextMapWriter
    ) throws(PropagationError) {
        try base.inject(context, as: format, into: &carrier)
    }

    func extract(as format: Format, from carrier: some TextMapReader) throws(PropagationError) -> (any SpanContext)? {
        try base.extract(as: format, from: carrier)
    }

    func inject(
        _ context: any SpanContext,
        as format: Format,
        into carrier: inout some BinaryWriter
    ) throws(PropagationError) {
        try base.inject(context, as: format, into: &carrier)
    }

    func extract(as format: Format, from carrier: some BinaryReader) throws(PropagationError) -> (any SpanContext)? {
        try base.extract(as: format, from: carrier)
    }

    func inject<Carrier>(
        _ context: any SpanContext,
        as format: Format,
        into carrier: inout Carrier
    ) throws(PropagationError) {
        try base.inject(context, as: format, into: &carrier)
    }

    func extract<Carrier>(as format: Format, from carrier: Carrier) throws(PropagationError) -> (any SpanContext)? {
        try base.extract(as: format, from: carrier)
    }

    func flush() async -> FlushResult { await base.flush() }

    func close() async -> FlushResult { await base.close() }

    /// What the harness needs to look into the tracer.
    static let probe = TracerProbe(
        isChild: { span, parent in
            (span as? MockSpan)?.parentID == parent.context.spanIDString
                && span.context.traceIDString == parent.context.traceIDString
        },
        finishedSpans: { tracer in
            guard let tracer = tracer as? UserTracer else { return [] }
            return tracer.base.finishedSpans.map { span in
                TracerProbe.FinishedSpan(
                    operationName: span.operationName,
                    context: span.recordedContext,
                    references: span.references,
                    startTime: span.startTime,
                    duration: span.duration ?? .zero,
                    tags: span.tags,
                    logs: span.logs
                )
            }
        },
        diagnosticCount: { ($0 as? UserTracer)?.base.misuse.count ?? 0 },
        makeTracer: { UserTracer() }
    )
}
