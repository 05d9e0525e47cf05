//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

public import OpenTracing

/// What a sampler has decided about a span.
public struct SamplingDecision: Sendable, Hashable {
    /// Whether the span is recorded.
    public var isSampled: Bool

    /// Tags that say who decided and how, `sampler.type` and `sampler.param`. Spans whose parent had been decided about
    /// do not get them. They are attributes of OpenTracing's tools: spans that are sent under the names of OpenTelemetry go
    /// without.
    public var tags: Tags?

    /// Creates a decision.
    ///
    /// - Parameters:
    ///   - isSampled: whether the span is recorded.
    ///   - tags: tags that say who decided and how.
    public init(isSampled: Bool, tags: Tags? = nil) {
        self.isSampled = isSampled
        self.tags = tags
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
