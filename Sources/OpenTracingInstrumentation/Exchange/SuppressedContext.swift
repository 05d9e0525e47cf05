//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
import OpenTracing

/// Active inside a request that is not traced and has no trace to pass on: calls made there start none.
///
/// Tracers skip it as a reference, since it is not theirs, so a span that the user starts there begins a trace.
struct SuppressedContext: SpanContext {
    var traceIDString: String { "" }
    var spanIDString: String { "" }
    var baggage: Baggage { [:] }
}

extension ActiveScope.State {
    /// A request without a trace to pass on, made once for all of them.
    static let suppressed = Self.context(SuppressedContext())
}
