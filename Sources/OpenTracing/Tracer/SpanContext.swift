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
    var traceID: String { get }

    /// Identifies the span within its trace; empty when the tracer has no such thing.
    var spanID: String { get }

    /// The baggage items of the span.
    var baggage: Baggage { get }
}
