//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// What is active at one point in a task: a span, a context that was passed through, or nothing.
///
/// Child tasks and `Task { }` inherit it. `Task.detached`, dispatch queues and event loops do not; capture the scope before you
/// hand work to them, and restore it there:
///
/// ```swift
/// let scope = ActiveScope.current
/// queue.async { scope.withValue { index(document) } }
/// ```
public struct ActiveScope: Sendable {
    /// The active state. The context is indirect, to keep the common case of a span at two words.
    @usableFromInline package enum State: Sendable {
        case inactive
        case span(any Span)
        indirect case context(any SpanContext)
        /// No trace is propagated, and none begins automatically.
        case suppressed
        /// Whatever the entry specifies.
        case entry(any ActiveEntry)

        /// The state that an entry specifies, otherwise the state itself.
        package var resolved: State {
            if case .entry(let entry) = self { entry.activeState } else { self }
        }
    }

    @usableFromInline let state: State
    @usableFromInline let manager: ScopeManager

    /// Creates a scope in a manager without making it active.
    package init(_ state: State, in manager: ScopeManager) {
        self.state = state
        self.manager = manager
    }

    /// Creates a scope for an entry without making it active.
    package init(_ entry: any ActiveEntry, in manager: ScopeManager) {
        self.init(.entry(entry), in: manager)
    }

    /// The active entry, or `nil` if something else is active.
    package var entry: (any ActiveEntry)? {
        if case .entry(let entry) = state { entry } else { nil }
    }

    /// The current scope of the shared scope manager.
    public static var current: ActiveScope {
        ScopeManager.shared.current
    }

    /// The active span, or `nil`.
    public var span: (any Span)? {
        if case .span(let span) = state.resolved { span } else { nil }
    }

    /// The context that becomes the parent of new spans: that of the active span, or one that was passed through.
    public var context: (any SpanContext)? {
        switch state.resolved {
        case .inactive, .suppressed, .entry: nil
        case .span(let span): span.context
        case .context(let context): context
        }
    }

    /// Whether this scope is inside an untraced request without a trace to propagate: calls made there start no spans. A span
    /// that the user starts there begins a trace.
    package var isSuppressed: Bool {
        if case .suppressed = state.resolved { true } else { false }
    }

    /// Whether this scope is inside an untraced request, with or without a trace to propagate.
    package var isUntraced: Bool {
        switch state.resolved {
        case .context, .suppressed: true
        case .inactive, .span, .entry: false
        }
    }

    /// Restores this scope while a closure runs, then restores the previous one.
    ///
    /// - Parameter operation: the work to run.
    /// - Returns: what `operation` returns.
    /// - Throws: what `operation` throws.
    @inlinable
    public func withValue<Result, Failure: Error>(
        _ operation: () throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try manager.withState(state, operation)
    }

    /// Restores this scope while a closure runs, then restores the previous one.
    ///
    /// - Parameter operation: the work to run.
    /// - Returns: what `operation` returns.
    /// - Throws: what `operation` throws.
    @inlinable
    public nonisolated(nonsending) func withValue<Result, Failure: Error>(
        _ operation: nonisolated(nonsending) () async throws(Failure) -> Result
    ) async throws(Failure) -> Result {
        try await manager.withState(state, operation)
    }
}

/// An object that is active instead of a bare span and specifies the active state. An instrumentation's data about a request thus
/// travels with its span, without a task local of its own.
@usableFromInline
package protocol ActiveEntry: AnyObject, Sendable {
    /// The active state: a span, a context or nothing. Not another entry.
    var activeState: ActiveScope.State { get }
}
