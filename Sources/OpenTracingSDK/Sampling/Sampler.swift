//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

public import OpenTracing

/// Decides which traces are recorded.
///
/// It is asked when a span is started, before anything is made that only a recorded span needs, on the thread that starts
/// the span: it has to be quick and must not block. It is not asked where somebody has decided already, by the tag
/// `sampling.priority` or by a debug flag.
public protocol Sampler: Sendable {
    /// Decides about one span.
    ///
    /// - Parameters:
    ///   - operationName: the name of the operation.
    ///   - tags: the tags that the span is started with.
    ///   - traceIdentifier: the trace that the span belongs to; its own if it is a root.
    ///   - parent: the context of the parent, or what arrived of one: it may hold a decision without identifiers. `nil` for
    ///     a root.
    /// - Returns: whether to record it, and the tags that say why.
    func decide(
        _ operationName: String,
        tags: Tags,
        traceIdentifier: TraceID,
        parent: TraceContext?
    ) -> SamplingDecision
}
