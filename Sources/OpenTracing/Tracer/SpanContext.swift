//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// The part of a span that propagates to the spans that reference it, within a process and across processes.
///
/// A context is immutable: setting a baggage item gives the span a new one. Any further identity of the span, beyond the two
/// strings here, is private to the tracer that created the context.
///
/// OpenTracing specification 1.1, "SpanContext"; RFC "Trace identifiers".
public protocol SpanContext: Sendable {
    /// The identifier of the trace, shared by all of its spans; empty if the tracer has none.
    var traceIDString: String { get }

    /// The identifier of the span within its trace; empty if the tracer has none.
    var spanIDString: String { get }

    /// The baggage items of the span.
    var baggage: Baggage { get }

    /// The error that occurred when the context was extracted; `nil` if there was none.
    ///
    /// For example, a carrier may hold a malformed trace along with valid baggage. The context then has baggage but no
    /// identifiers, and a span that references it begins a trace.
    var corruption: PropagationError? { get }

    /// The same context without baggage, for callees that must not see it; `nil` if the tracer cannot create one.
    ///
    /// If it is `nil` and there is baggage, such a callee gets no context at all.
    var withoutBaggage: (any SpanContext)? { get }
}

extension SpanContext {
    /// `nil`: no error.
    public var corruption: PropagationError? { nil }

    /// `nil`: the tracer cannot create one.
    public var withoutBaggage: (any SpanContext)? { nil }
}

/// Writes the contexts of a tracer's spans into the header fields of requests.
package protocol SpanContextWriter: AnyObject, Sendable {
    /// Writes the context of a span, as ``Tracer/inject(_:as:into:)`` with the format ``Format/httpHeaders`` does.
    ///
    /// - Parameters:
    ///   - span: the span.
    ///   - carrier: where to write.
    /// - Returns: whether it was written: `false` for a span of another tracer, and where the format is not one of keys and values.
    func inject<Carrier: TextMapWriter>(contextOf span: any Span, into carrier: inout Carrier) -> Bool
}

/// A tracer that writes the contexts of its own spans without making an existential value of each, which would need a box.
package protocol SpanContextWriting: Tracer {
    /// What writes them: always the same.
    var contextWriter: any SpanContextWriter { get }
}
