//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import OpenTracing

/// Whether the calls of a function are traced: the value of `traced:` in ``TracedFunction``, `traced(_:_:)` and `operation`.
///
/// | | mode `off` | `annotated` | `all` |
/// |---|---|---|---|
/// | ``force`` | no | yes | yes |
/// | ``off`` | no | no | no |
/// | ``on`` | no | inside a traced operation | except inside an untraced request |
/// | ``inherit`` | no | no | except inside an untraced request |
///
/// Untraced calls leave the active span unchanged. Inside an untraced request, a function therefore starts no trace, and the
/// caller's trace is passed through.
public struct FunctionTracing: Sendable, Hashable, ExpressibleByBooleanLiteral {
    let rule: TracingRule

    /// Follows the mode: traced only in ``TracingMode/all``.
    public static let inherit = FunctionTracing(rule: .inherit)

    /// Never traced.
    public static let off = FunctionTracing(rule: .off)

    /// Traced as part of a trace; in ``TracingMode/all``, also if it starts one.
    public static let on = FunctionTracing(rule: .on)

    /// Traced in ``TracingMode/annotated`` and ``TracingMode/all`` wherever it is called, even if it starts a trace or runs
    /// inside an untraced request.
    public static let force = FunctionTracing(rule: .force)

    private init(rule: TracingRule) {
        self.rule = rule
    }

    /// ``on`` for `true`, ``off`` for `false`.
    public init(booleanLiteral value: Bool) {
        self = value ? .on : .off
    }

    /// Returns whether a call is traced, according to the table above.
    ///
    /// - Parameters:
    ///   - mode: the mode of the service.
    ///   - surrounding: the context of the call. Evaluated only if needed.
    func isTraced(in mode: TracingMode, _ surrounding: @autoclosure () -> FunctionSurrounding) -> Bool {
        switch (mode, rule) {
        case (.off, _), (_, .off), (.annotated, .inherit): false
        case (_, .force): true
        case (.annotated, .on): surrounding() == .traced
        case (.all, .on), (.all, .inherit): surrounding() != .untraced
        }
    }
}

/// The context of a traced function's call.
enum FunctionSurrounding: Sendable, Hashable, CaseIterable {
    /// Nothing is active: a span would start a trace.
    case nothing
    /// A span.
    case traced
    /// An untraced request, with or without a passed-through context.
    case untraced

    /// Determines the current context.
    init(in scopes: ScopeManager) {
        switch scopes.boundState {
        case .inactive: self = .nothing
        case .span: self = .traced
        case .context, .suppressed: self = .untraced
        // Does not resolve the entry: a passed-through context is extracted lazily, and is not needed here.
        case .entry(let entry): self = entry is UntracedRequest ? .untraced : .traced
        }
    }
}
