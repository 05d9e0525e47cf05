//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// Makes the identifiers of traces and spans.
///
/// It is asked for every span, also for those that are not recorded, so it has to be quick and must not block.
public protocol IdentifierGenerator: Sendable {
    /// Whether the lower 56 bits of the trace identifiers are random, which W3C Trace Context level 2 lets others know.
    var makesRandomTraceIDs: Bool { get }

    /// Makes the identifier of a new trace, never ``TraceID/invalid``.
    func makeTraceID() -> TraceID

    /// Makes the identifier of a new span, never ``SpanID/invalid``.
    func makeSpanID() -> SpanID
}
