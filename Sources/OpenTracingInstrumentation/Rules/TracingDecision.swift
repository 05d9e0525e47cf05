//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
/// Whether a request is traced, and why.
public struct TracingDecision: Sendable, Hashable {
    /// Why a request is traced or not.
    public enum Reason: String, Sendable, Hashable, Codable {
        /// The mode is ``TracingMode/off``.
        case modeOff
        /// The rule of the route is ``TracingRule/force``.
        case forced
        /// The settings skip the request.
        case skipped
        /// The rule of the route is ``TracingRule/off``.
        case ruleOff
        /// The rule of the route is ``TracingRule/on``.
        case ruleOn
        /// Nothing is said about the route, and the mode is ``TracingMode/annotated``.
        case notAnnotated
        /// Nothing is said about the route, and the mode is ``TracingMode/all``.
        case modeAll
        /// No route matched, and the mode is ``TracingMode/all``.
        case unmatched
        /// No route matched, and the mode is ``TracingMode/annotated``.
        case unmatchedNotAnnotated
    }

    /// Whether the request is traced.
    public let isTraced: Bool

    /// Why.
    public let reason: Reason

    /// Decides. The first row that applies wins.
    ///
    /// | | `.off` | `.annotated` | `.all` |
    /// |---|---|---|---|
    /// | the rule says `force` | no | yes | yes |
    /// | the settings skip the request | no | no | no |
    /// | the rule says `off` | no | no | no |
    /// | the rule says `on` | no | yes | yes |
    /// | nothing is said | no | no | yes |
    /// | no route matched | no | no | yes |
    ///
    /// - Parameters:
    ///   - mode: the mode of the service.
    ///   - rule: what counts for the route; `nil` when no route matched.
    ///   - isSkipped: whether the settings skip the request; asked only when it matters.
    public init(mode: TracingMode, rule: TracingRule?, isSkipped: @autoclosure () -> Bool) {
        switch (mode, rule) {
        case (.off, _): (isTraced, reason) = (false, .modeOff)
        case (_, .force): (isTraced, reason) = (true, .forced)
        case (_, .off): (isTraced, reason) = (false, .ruleOff)
        case (.annotated, .inherit): (isTraced, reason) = (false, .notAnnotated)
        case (.annotated, nil): (isTraced, reason) = (false, .unmatchedNotAnnotated)
        case (_, .on): (isTraced, reason) = isSkipped() ? (false, .skipped) : (true, .ruleOn)
        case (.all, .inherit): (isTraced, reason) = isSkipped() ? (false, .skipped) : (true, .modeAll)
        case (.all, nil): (isTraced, reason) = isSkipped() ? (false, .skipped) : (true, .unmatched)
        }
    }
}
