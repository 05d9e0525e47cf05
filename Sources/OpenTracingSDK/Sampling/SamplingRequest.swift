//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

public import OpenTracing

/// What is known about a span when a sampler decides about it.
public struct SamplingRequest: Sendable {
    /// The trace that the span belongs to; its own if it is a root.
    public var traceIdentifier: TraceID

    /// The name of the operation.
    public var operationName: String

    /// The tags that the span is started with.
    public var tags: Tags

    /// The context of the parent, or what arrived of one: it may hold a decision without identifiers. `nil` for a root.
    public var parent: TraceContext?

    /// Creates a request.
    ///
    /// - Parameters:
    ///   - traceIdentifier: the trace that the span belongs to.
    ///   - operationName: the name of the operation.
    ///   - tags: the tags that the span is started with.
    ///   - parent: the context of the parent, or what arrived of one.
    public init(traceIdentifier: TraceID, operationName: String, tags: Tags = [:], parent: TraceContext? = nil) {
        self.traceIdentifier = traceIdentifier
        self.operationName = operationName
        self.tags = tags
        self.parent = parent
    }
}
