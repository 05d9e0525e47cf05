//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import OpenTracing

/// Whether calls of a function are traced: the value of `traced:` at a ``TracedFunction``, at `traced(_:_:)` and at `operation`.
///
/// | | mode `off` | `annotated` | `all` |
/// |---|---|---|---|
/// | ``force`` | no | yes | yes |
/// | ``off`` | no | no | no |
/// | ``on`` | no | where a traced operation is around it | unless a request that is not traced is around it |
/// | ``inherit`` | no | no | unless a request that is not traced is around it |
///
/// A call that is not traced is transparent: what is active stays active. So a function inside a request that is not traced begins
/// no trace, and the caller's trace passes through it.
public struct FunctionTracing: Sendable, Hashable, ExpressibleByBooleanLiteral {
    let rule: TracingRule

    /// Leaves it to the mode: traced in ``TracingMode/all`` alone.
    public static let inherit = FunctionTracing(rule: .inherit)

    /// Never traced.
    public static let off = FunctionTracing(rule: .off)

    /// Traced as part of a trace, and in ``TracingMode/all`` also where it begins one.
    public static let on = FunctionTracing(rule: .on)

    /// Traced in ``TracingMode/annotated`` and ``TracingMode/all``, wherever it is called: also where it begins a trace, and inside
    /// of a request that is not traced.
    public static let force = FunctionTracing(rule: .force)

    private init(rule: TracingRule) {
        self.rule = rule
    }

    /// ``on`` for `true`, ``off`` for `false`.
    public init(booleanLiteral value: Bool) {
        self = value ? .on : .off
    }

    /// Decides about a call, by the table above.
    ///
    /// - Parameters:
    ///   - mode: the mode of the service.
    ///   - surrounding: what is around the call. Asked only when it matters.
    func isTraced(in mode: TracingMode, _ surrounding: @autoclosure () -> FunctionSurrounding) -> Bool {
        switch (mode, rule) {
        case (.off, _), (_, .off), (.annotated, .inherit): false
        case (_, .force): true
        case (.annotated, .on): surrounding() == .traced
        case (.all, .on), (.all, .inherit): surrounding() != .untraced
        }
    }
}

/// What is around a call of a traced function.
enum FunctionSurrounding: Sendable, Hashable, CaseIterable {
    /// Nothing: a span would begin a trace.
    case nothing
    /// A span.
    case traced
    /// A request that is not traced, with or without a context that passes through it.
    case untraced

    /// What is around whoever asks.
    init(in scopes: ScopeManager) {
        switch scopes.boundState {
        case .inactive: self = .nothing
        case .span: self = .traced
        case .context, .suppressed: self = .untraced
        // Not asked what it stands for: the context that passes through a request is read when something needs it, and this does not.
        case .entry(let entry): self = entry is UntracedRequest ? .untraced : .traced
        }
    }
}
