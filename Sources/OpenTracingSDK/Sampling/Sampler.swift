//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

public import OpenTracing

/// Decides which traces are recorded.
///
/// It is called when a span is started, before anything is created that only a recorded span needs, on the thread that starts the
/// span: it must be quick and must not block. It is not called if the tag `sampling.priority` or a debug flag has already
/// decided.
public protocol Sampler: Sendable {
    /// Decides about one span.
    ///
    /// - Parameter request: the span about to start.
    /// - Returns: whether to record it, and tags that identify the sampler.
    func decide(_ request: SamplingRequest) -> SamplingDecision
}

/// A span about to start, as a ``Sampler`` sees it.
public struct SamplingRequest: Sendable {
    /// The operation name.
    public var operationName: String

    /// The identifier of the span's trace; a new one for a root.
    public var traceID: TraceID

    /// The context of the parent; it may hold a decision without identifiers. `nil` for a root.
    public var parent: TraceContext?

    /// The initial tags of the span.
    public var tags: Tags

    /// All explicit references of the span, including the parent.
    public var references: [Reference]

    /// Whether the lower 56 bits of the trace identifier are known to be random (W3C Trace Context level 2).
    public var hasRandomTraceID: Bool

    /// Creates a request, for calling a sampler without a tracer.
    ///
    /// - Parameters:
    ///   - operationName: the operation name.
    ///   - traceID: the identifier of the span's trace.
    ///   - parent: the context of the parent; `nil` for a root.
    ///   - tags: the initial tags of the span.
    ///   - references: all explicit references of the span.
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

    /// The role of the span in a call, according to its tags; `nil` if they do not specify one.
    public var kind: SpanKind? { tags[.spanKind] }
}

/// A sampler's decision about a span.
public struct SamplingDecision: Sendable, Hashable {
    /// Whether the span is recorded.
    public var isSampled: Bool

    /// Tags that identify the sampler, `sampler.type` and `sampler.param`. They are not added to spans whose parent was already
    /// decided. They are attributes of OpenTracing's tools, and omitted from spans exported with OpenTelemetry names.
    public var tags: Tags?

    /// The trace state for the span and its children; `nil` to inherit the parent's.
    public var traceState: TraceState?

    /// Creates a decision.
    ///
    /// - Parameters:
    ///   - isSampled: whether the span is recorded.
    ///   - tags: tags that identify the sampler.
    ///   - traceState: the trace state for the span; `nil` to inherit the parent's.
    public init(isSampled: Bool, tags: Tags? = nil, traceState: TraceState? = nil) {
        self.isSampled = isSampled
        self.tags = tags
        self.traceState = traceState
    }

    /// Creates a decision with the tags by which Jaeger's tools identify a sampler. Create it once and reuse it for all spans.
    ///
    /// - Parameters:
    ///   - isSampled: whether the span is recorded.
    ///   - type: the type of the sampler.
    ///   - parameter: the sampler's parameter.
    public init(isSampled: Bool, samplerType type: String, parameter: TagValue) {
        self.init(isSampled: isSampled, tags: ["sampler.type": .string(type), "sampler.param": parameter])
    }

    /// The span is not recorded.
    public static let notSampled = SamplingDecision(isSampled: false)
}
