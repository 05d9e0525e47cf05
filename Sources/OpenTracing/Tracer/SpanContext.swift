//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// What travels from a span to the spans that refer to it, within the process and across it.
///
/// A context is immutable: setting a baggage item gives the span a new one. What identifies the span beyond the two
/// strings here belongs to the tracer that made the context.
///
/// OpenTracing specification 1.1, "SpanContext"; RFC "Trace identifiers".
public protocol SpanContext: Sendable {
    /// Identifies the trace, the same for all of its spans; empty when the tracer has no such thing.
    var traceIDString: String { get }

    /// Identifies the span within its trace; empty when the tracer has no such thing.
    var spanIDString: String { get }

    /// The baggage items of the span.
    var baggage: Baggage { get }

    /// What could not be read when the context was extracted; `nil` where nothing was wrong.
    ///
    /// A carrier may hold a broken trace beside baggage that is fine, for example. The context then has the baggage and no
    /// identifiers, and a span that refers to it begins a trace.
    var corruption: PropagationError? { get }

    /// The same context without baggage, for callees that are not to see it; `nil` when the tracer cannot make one.
    ///
    /// Such a callee then gets no context at all where there is baggage.
    var withoutBaggage: (any SpanContext)? { get }
}

extension SpanContext {
    /// `nil`: nothing was wrong.
    public var corruption: PropagationError? { nil }

    /// `nil`: the tracer cannot make one.
    public var withoutBaggage: (any SpanContext)? { nil }
}
