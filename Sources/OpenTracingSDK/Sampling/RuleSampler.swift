//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

public import OpenTracing

/// Chooses another sampler by the name of the operation and the tags that the span is started with.
///
/// ```swift
/// RuleSampler(
///     [
///         .operation("GET /health", use: AlwaysOffSampler()),
///         .tag("tenant", equals: "acme", use: AlwaysOnSampler()),
///     ],
///     otherwise: try RatioSampler(rate: 0.1)
/// )
/// ```
///
/// The first rule that matches decides.
public struct RuleSampler: Sampler {
    private let rules: [Rule]
    private let otherwise: any Sampler

    /// Creates the sampler.
    ///
    /// - Parameters:
    ///   - rules: the rules, the first to match decides.
    ///   - otherwise: decides where no rule matches.
    public init(_ rules: [Rule], otherwise: any Sampler) {
        self.rules = rules
        self.otherwise = otherwise
    }

    /// Decides by the sampler of the first rule that matches.
    public func decide(_ request: SamplingRequest) -> SamplingDecision {
        let sampler = rules.first { $0.matches(request) }?.sampler ?? otherwise
        return sampler.decide(request)
    }

    /// Which spans a sampler decides about.
    public struct Rule: Sendable {
        fileprivate let matches: @Sendable (SamplingRequest) -> Bool
        fileprivate let sampler: any Sampler

        /// Creates a rule.
        ///
        /// - Parameters:
        ///   - sampler: decides about the spans that match.
        ///   - matches: whether a span matches.
        public init(
            use sampler: any Sampler,
            where matches: @escaping @Sendable (SamplingRequest) -> Bool
        ) {
            self.sampler = sampler
            self.matches = matches
        }

        /// A rule for one operation.
        ///
        /// - Parameters:
        ///   - name: the name of the operation.
        ///   - sampler: decides about its spans.
        /// - Returns: the rule.
        public static func operation(_ name: String, use sampler: any Sampler) -> Rule {
            Rule(use: sampler) { $0.operationName == name }
        }

        /// A rule for spans that are started with a tag.
        ///
        /// - Parameters:
        ///   - key: the name of the tag.
        ///   - value: the value of the tag.
        ///   - sampler: decides about the spans.
        /// - Returns: the rule.
        public static func tag(_ key: String, equals value: TagValue, use sampler: any Sampler) -> Rule {
            Rule(use: sampler) { $0.tags[key] == value }
        }
    }
}
