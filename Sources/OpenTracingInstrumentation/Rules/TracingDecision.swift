//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// Whether a request is traced, and why.
package struct TracingDecision: Sendable, Hashable {
    /// Which rules of the settings skip a request.
    package enum Skip: String, Sendable, Hashable, Codable, CaseIterable {
        /// Those that somebody has listed.
        case configured
        /// ``SkipRule/defaultRules`` alone.
        case byDefault
    }

    /// Why a request is traced or not.
    package enum Reason: String, Sendable, Hashable, Codable {
        /// The mode is ``TracingMode/off``.
        case modeOff
        /// The rule of the route is ``TracingRule/force``.
        case forced
        /// A rule that somebody has listed in the settings skips the request.
        case skipped
        /// A default rule skips the request, and its route is not annotated.
        case skippedByDefault
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
    package let isTraced: Bool

    /// Why.
    package let reason: Reason

    /// Decides. The first row that applies wins.
    ///
    /// | | `.off` | `.annotated` | `.all` |
    /// |---|---|---|---|
    /// | the rule says `force` | no | yes | yes |
    /// | the settings skip the request, by a rule that somebody has listed | no | no | no |
    /// | the rule says `off` | no | no | no |
    /// | the route itself says `on` | no | yes | yes |
    /// | the settings skip the request by default | no | no | no |
    /// | a group or the router says `on` | no | yes | yes |
    /// | nothing is said | no | no | yes |
    /// | no route matched | no | no | yes |
    ///
    /// - Parameters:
    ///   - mode: the mode of the service.
    ///   - rule: what counts for the route; `nil` when no route matched.
    ///   - isRuleInherited: whether the rule stands at a group or a router, and not at the route. Rules that skip by default yield to
    ///     the route's own word alone.
    ///   - skip: which rules of the settings skip the request; `nil` when none does. Asked only when it matters.
    package init(
        mode: TracingMode,
        rule: TracingRule?,
        isRuleInherited: Bool = false,
        skip: @autoclosure () -> Skip?
    ) {
        reason =
            switch (mode, rule) {
            case (.off, _): .modeOff
            case (_, .force): .forced
            case (_, .off): .ruleOff
            case (.annotated, .inherit): .notAnnotated
            case (.annotated, nil): .unmatchedNotAnnotated
            case (_, .on) where isRuleInherited: Self.reason(for: skip()) ?? .ruleOn
            case (_, .on): skip() == .configured ? .skipped : .ruleOn
            case (.all, .inherit): Self.reason(for: skip()) ?? .modeAll
            case (.all, nil): Self.reason(for: skip()) ?? .unmatched
            }
        isTraced =
            switch reason {
            case .forced, .ruleOn, .modeAll, .unmatched: true
            default: false
            }
    }

    /// Why a request without an annotation is not traced when the settings skip it.
    private static func reason(for skip: Skip?) -> Reason? {
        switch skip {
        case .configured: .skipped
        case .byDefault: .skippedByDefault
        case nil: nil
        }
    }
}

/// Which requests are traced when nothing more special is said about them.
public enum TracingMode: String, Sendable, Hashable, Codable, CaseIterable {
    /// None, not even those that are forced.
    case off
    /// Those whose handlers are marked where they are registered.
    case annotated
    /// All but those that are opted out.
    case all
}

/// What is said about tracing at one place: the router, a group, a collection, a route or a wrapped member.
///
/// The innermost place that says something counts.
package enum TracingRule: String, Sendable, Hashable, Codable, CaseIterable {
    /// Nothing; what is said further out counts.
    case inherit
    /// Not traced, not even in ``TracingMode/all``.
    case off
    /// Traced in ``TracingMode/annotated`` and ``TracingMode/all``, unless a rule that somebody has listed in
    /// ``TracingSettings/skip`` skips the request. The default rules do not.
    case on
    /// Traced in ``TracingMode/annotated`` and ``TracingMode/all``, even when the settings skip the request.
    case force

    /// The rule that counts when `self` is said further in and `outer` further out.
    ///
    /// - Parameter outer: what is said further out.
    /// - Returns: the rule that counts.
    package func within(_ outer: TracingRule) -> TracingRule {
        self == .inherit ? outer : self
    }
}

/// What is done with a request that is instrumented twice: by middleware and by a router inside it, or by a router in a
/// router.
///
/// A request counts as the same when its storage is the same, as it is for copies of a ``/TracedRouting/Request``; where one of the two
/// frameworks has no ``TraceableRequest/storage``, when method, path, query, host and all header fields are. Another
/// request that a handler sends to its own service in the same task is not the same, and gets a span of its own.
public enum DoubleInstrumentation: String, Sendable, Hashable, Codable, CaseIterable {
    /// The inner instrumentation makes no span. Its route gives name, tags and status rule to the span of the outer one,
    /// which is finished by that one, once. An inner route with the rule `off` is not traced below, and changes nothing.
    case join
    /// Each makes a span of its own; that of the inner instrumentation is a child of that of the outer one.
    case nest
}
