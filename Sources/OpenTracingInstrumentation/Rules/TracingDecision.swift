//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// Whether a request is traced, and why.
package struct TracingDecision: Sendable, Hashable {
    /// The kind of rules that skip a request.
    package enum Skip: String, Sendable, Hashable, Codable, CaseIterable {
        /// Explicitly listed rules.
        case configured
        /// Only ``SkipRule/defaultRules``.
        case byDefault
    }

    /// The reason why a request is traced or not.
    package enum Reason: String, Sendable, Hashable, Codable {
        /// The mode is ``TracingMode/off``.
        case modeOff
        /// The rule of the route is ``TracingRule/force``.
        case forced
        /// An explicitly listed rule of the settings skips the request.
        case skipped
        /// A default rule skips the request, and its route is not annotated.
        case skippedByDefault
        /// The rule of the route is ``TracingRule/off``.
        case ruleOff
        /// The rule of the route is ``TracingRule/on``.
        case ruleOn
        /// The route has no rule, and the mode is ``TracingMode/annotated``.
        case notAnnotated
        /// The route has no rule, and the mode is ``TracingMode/all``.
        case modeAll
        /// No route matched, and the mode is ``TracingMode/all``.
        case unmatched
        /// No route matched, and the mode is ``TracingMode/annotated``.
        case unmatchedNotAnnotated
    }

    /// Whether the request is traced.
    package let isTraced: Bool

    /// The reason.
    package let reason: Reason

    /// Decides whether to trace a request. The first row that applies wins.
    ///
    /// | | `.off` | `.annotated` | `.all` |
    /// |---|---|---|---|
    /// | the rule is `force` | no | yes | yes |
    /// | an explicitly listed rule of the settings skips the request | no | no | no |
    /// | the rule is `off` | no | no | no |
    /// | the route itself has `on` | no | yes | yes |
    /// | a default rule skips the request | no | no | no |
    /// | a group or the router has `on` | no | yes | yes |
    /// | there is no rule | no | no | yes |
    /// | no route matched | no | no | yes |
    ///
    /// - Parameters:
    ///   - mode: the mode of the service.
    ///   - rule: the effective rule of the route; `nil` if no route matched.
    ///   - isRuleInherited: whether the rule comes from a group or router rather than the route. Default skip rules yield only to
    ///     the route's own rule.
    ///   - skip: the kind of rules that skip the request; `nil` for none. Evaluated only if needed.
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

    /// Returns why a request without an annotation is not traced if the settings skip it.
    private static func reason(for skip: Skip?) -> Reason? {
        switch skip {
        case .configured: .skipped
        case .byDefault: .skippedByDefault
        case nil: nil
        }
    }
}

/// Which requests are traced unless a route or group specifies otherwise.
public enum TracingMode: String, Sendable, Hashable, Codable, CaseIterable {
    /// None, not even forced ones.
    case off
    /// Those whose routes are annotated.
    case annotated
    /// All except those opted out.
    case all
}

/// The tracing rule specified at one place: the router, a group, a collection, a route or a wrapped member.
///
/// The innermost rule that is not ``inherit`` applies.
package enum TracingRule: String, Sendable, Hashable, Codable, CaseIterable {
    /// Inherits the rule of the enclosing scope.
    case inherit
    /// Not traced, not even in ``TracingMode/all``.
    case off
    /// Traced in ``TracingMode/annotated`` and ``TracingMode/all``, unless a rule listed explicitly in ``TracingSettings/skip``
    /// skips the request. Default rules do not.
    case on
    /// Traced in ``TracingMode/annotated`` and ``TracingMode/all``, even if the settings skip the request.
    case force

    /// Returns the effective rule when `self` is nested in `outer`.
    ///
    /// - Parameter outer: the rule of the enclosing scope.
    /// - Returns: the effective rule.
    package func within(_ outer: TracingRule) -> TracingRule {
        self == .inherit ? outer : self
    }
}

/// How a request that is instrumented twice is handled: by middleware and a router inside it, or by nested routers.
///
/// Two requests are the same if they share their storage, as copies of a ``/TracedRouting/Request`` do. If either framework has
/// no ``TraceableRequest/storage``, method, path, query, host and all header fields must be equal. A different request that a
/// handler sends to its own service in the same task gets its own span.
public enum DoubleInstrumentation: String, Sendable, Hashable, Codable, CaseIterable {
    /// The inner instrumentation creates no span. Its route supplies name, tags and status rule to the outer span, which the
    /// outer instrumentation finishes, once. An inner route with the rule `off` disables tracing below it and changes nothing
    /// else.
    case join
    /// Each creates a span; the inner span is a child of the outer one.
    case nest
}
