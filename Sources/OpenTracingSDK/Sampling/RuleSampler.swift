//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

public import OpenTracing

/// Selects a sampler by the operation name and the initial tags.
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
/// The first matching rule wins.
public struct RuleSampler: Sampler {
    private let rules: [Rule]
    private let otherwise: any Sampler

    /// Creates the sampler.
    ///
    /// - Parameters:
    ///   - rules: the rules; the first matching one wins.
    ///   - otherwise: the sampler to use if no rule matches.
    public init(_ rules: [Rule], otherwise: any Sampler) {
        self.rules = rules
        self.otherwise = otherwise
    }

    /// Delegates to the sampler of the first matching rule.
    public func decide(_ request: SamplingRequest) -> SamplingDecision {
        let sampler = rules.first { $0.matches(request) }?.sampler ?? otherwise
        return sampler.decide(request)
    }

    /// A sampler, and the spans it applies to.
    public struct Rule: Sendable {
        fileprivate let matches: @Sendable (SamplingRequest) -> Bool
        fileprivate let sampler: any Sampler

        /// Creates a rule.
        ///
        /// - Parameters:
        ///   - sampler: the sampler for matching spans.
        ///   - matches: returns whether a span matches.
        public init(
            use sampler: any Sampler,
            where matches: @escaping @Sendable (SamplingRequest) -> Bool
        ) {
            self.sampler = sampler
            self.matches = matches
        }

        /// Creates a rule for one operation.
        ///
        /// - Parameters:
        ///   - name: the operation name.
        ///   - sampler: the sampler for its spans.
        /// - Returns: the rule.
        public static func operation(_ name: String, use sampler: any Sampler) -> Rule {
            Rule(use: sampler) { $0.operationName == name }
        }

        /// Creates a rule for spans with an initial tag.
        ///
        /// - Parameters:
        ///   - key: the name of the tag.
        ///   - value: the value of the tag.
        ///   - sampler: the sampler for these spans.
        /// - Returns: the rule.
        public static func tag(_ key: String, equals value: TagValue, use sampler: any Sampler) -> Rule {
            Rule(use: sampler) { $0.tags[key] == value }
        }
    }
}
