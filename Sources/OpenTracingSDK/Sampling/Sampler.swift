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
    /// - Parameter request: the span that is about to start.
    /// - Returns: whether to record it, and the tags that say why.
    func decide(_ request: SamplingRequest) -> SamplingDecision
}

/// A span that is about to start, as a ``Sampler`` sees it.
public struct SamplingRequest: Sendable {
    /// The name of the operation.
    public var operationName: String

    /// The trace that the span belongs to; its own if it is a root.
    public var traceID: TraceID

    /// The context of the parent, or what arrived of one: it may hold a decision without identifiers. `nil` for a root.
    public var parent: TraceContext?

    /// The tags that the span is started with.
    public var tags: Tags

    /// All spans that it refers to explicitly, the parent included.
    public var references: [Reference]

    /// Whether the lower 56 bits of the trace identifier are known to be random (W3C Trace Context level 2).
    public var hasRandomTraceID: Bool

    /// Creates a request, to ask a sampler without a tracer.
    ///
    /// - Parameters:
    ///   - operationName: the name of the operation.
    ///   - traceID: the trace that the span belongs to.
    ///   - parent: the context of the parent; `nil` for a root.
    ///   - tags: the tags that the span is started with.
    ///   - references: all spans that it refers to explicitly.
    ///   - hasRandomTraceID: whether the lower 56 bits of the trace identifier are known to be random.
    public init(
        _ operationName: String,
        traceID: TraceID,
        parent: TraceContext? = nil,
        tags: Tags = [:],
        references: [Reference] = [],
        hasRandomTraceID: Bool = true
    ) {
        self.operationName = operationName
        self.traceID = traceID
        self.parent = parent
        self.tags = tags
        self.references = references
        self.hasRandomTraceID = hasRandomTraceID
    }

    /// Which side of a call the span stands for, as its tags say; `nil` for neither.
    public var kind: SpanKind? { tags[.spanKind] }
}

/// What a sampler has decided about a span.
public struct SamplingDecision: Sendable, Hashable {
    /// Whether the span is recorded.
    public var isSampled: Bool

    /// Tags that say who decided and how, `sampler.type` and `sampler.param`. Spans whose parent had been decided about
    /// do not get them. They are attributes of OpenTracing's tools: spans that are sent under the names of OpenTelemetry go
    /// without.
    public var tags: Tags?

    /// The trace state that the span has, and passes on; `nil` for that of its parent.
    public var traceState: TraceState?

    /// Creates a decision.
    ///
    /// - Parameters:
    ///   - isSampled: whether the span is recorded.
    ///   - tags: tags that say who decided and how.
    ///   - traceState: the trace state that the span has; `nil` for that of its parent.
    public init(isSampled: Bool, tags: Tags? = nil, traceState: TraceState? = nil) {
        self.isSampled = isSampled
        self.tags = tags
        self.traceState = traceState
    }

    /// A decision with the tags by which Jaeger's tools know a sampler. Make it once and keep it: it is the same for all
    /// spans.
    ///
    /// - Parameters:
    ///   - isSampled: whether the span is recorded.
    ///   - type: the kind of sampler.
    ///   - parameter: what the sampler was set to.
    public init(isSampled: Bool, samplerType type: String, parameter: TagValue) {
        self.init(isSampled: isSampled, tags: ["sampler.type": .string(type), "sampler.param": parameter])
    }

    /// The span is not recorded.
    public static let notSampled = SamplingDecision(isSampled: false)
}
