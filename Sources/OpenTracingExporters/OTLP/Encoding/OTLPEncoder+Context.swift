//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

internal import OpenTracing
internal import OpenTracingSDK

extension OTLPEncoder {
    /// The flags of a span or a link, `SpanFlags`: those of W3C Trace Context below, and whether a context came from another
    /// process above.
    ///
    /// - Parameters:
    ///   - context: whose sampling the flags tell.
    ///   - isRemote: whether the parent of the span, or the link's span, belongs to another process.
    static func flags(of context: TraceContext, isRemote: Bool) -> UInt32 {
        var flags: UInt32 = 0x100
        if isRemote { flags |= 0x200 }
        if context.sampling.isSampled == true { flags |= 0x01 }
        if context.hasRandomTraceID { flags |= 0x02 }
        return flags
    }

    func encode(_ state: TraceState, _ field: OTLPField, _ writer: inout some OTLPWriter & ~Copyable) {
        guard !state.isEmpty else { return }
        writer.text(field, state.members.map { "\($0.key)=\($0.value)" }.joined(separator: ","))
    }

    /// Writes what a span refers to and is not its child of: further parents, parents in other traces, and causes.
    ///
    /// Each says the type of the reference as `opentracing.ref_type`, as OpenTelemetry's OpenTracing shim does. A cause that
    /// became the parent, since there was no other, is written as a link too: it shows nowhere else that the parent is a cause.
    func encodeLinks(of span: SpanRecord, parentIndex: Int?, to writer: inout some OTLPWriter & ~Copyable) {
        let links = span.references.indices.filter { index in
            guard span.references[index].context.isValid else { return false }
            let isParent = index == parentIndex && span.parentIdentifier(at: index).isValid
            return !(isParent && span.references[index].type == .childOf)
        }
        guard !links.isEmpty else { return }
        writer.list(OTLPField.Span.links) { writer in
            for index in links {
                writer.element(OTLPField.Span.links) { encode(span.references[index], to: &$0) }
            }
        }
    }

    private func encode(_ link: SpanRecord.Reference, to writer: inout some OTLPWriter & ~Copyable) {
        typealias Field = OTLPField.Link
        writer.traceID(Field.traceID, link.context.traceID)
        writer.spanID(Field.spanID, link.context.spanID)
        encode(link.context.traceState, Field.traceState, &writer)
        writer.list(Field.attributes) { writer in
            encode("opentracing.ref_type", TagValue.string(link.type.name), Field.attributes, &writer)
        }
        writer.flags(Field.flags, Self.flags(of: link.context, isRemote: link.context.isRemote))
    }
}
