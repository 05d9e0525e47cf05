//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// What is active at one point of a task: a span, a context that was passed through, or nothing.
///
/// Child tasks and `Task { }` inherit it. `Task.detached`, dispatch queues and event loops do not; capture the scope
/// before you hand work to them, and make it active again there:
///
/// ```swift
/// let scope = ActiveScope.current
/// queue.async { scope.withValue { index(document) } }
/// ```
public struct ActiveScope: Sendable {
    /// What is active. The context is indirect, so that the common case of a span stays two words.
    @usableFromInline package enum State: Sendable {
        case inactive
        case span(any Span)
        indirect case context(any SpanContext)
        /// No trace passes on, and none is to begin by itself.
        case suppressed
        /// What the entry says.
        case entry(any ActiveEntry)

        /// What an entry stands for, and else the state itself.
        package var resolved: State {
            if case .entry(let entry) = self { entry.activeState } else { self }
        }
    }

    @usableFromInline let state: State
    @usableFromInline let manager: ScopeManager

    /// Creates what is active in a manager, without making it active.
    package init(_ state: State, in manager: ScopeManager) {
        self.state = state
        self.manager = manager
    }

    /// Creates the scope in which an entry is active, without making it active.
    package init(_ entry: any ActiveEntry, in manager: ScopeManager) {
        self.init(.entry(entry), in: manager)
    }

    /// The entry that is active, or `nil` where something else is.
    package var entry: (any ActiveEntry)? {
        if case .entry(let entry) = state { entry } else { nil }
    }

    /// What is active here, in the scope manager that tracers share.
    public static var current: ActiveScope {
        ScopeManager.shared.current
    }

    /// The active span, or `nil`.
    public var span: (any Span)? {
        if case .span(let span) = state.resolved { span } else { nil }
    }

    /// The context that a span started here becomes a child of: that of the active span, or one that was passed through.
    public var context: (any SpanContext)? {
        switch state.resolved {
        case .inactive, .suppressed, .entry: nil
        case .span(let span): span.context
        case .context(let context): context
        }
    }

    /// Whether this is the inside of a request that is not traced and has no trace to pass on: calls made there start none. A
    /// span that the user starts there begins a trace.
    package var isSuppressed: Bool {
        if case .suppressed = state.resolved { true } else { false }
    }

    /// Makes this scope active again while a closure runs, and restores what was active before.
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

    /// Makes this scope active again while a closure runs, and restores what was active before.
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

/// Something that is active in place of a bare span, and says what it makes active: what an instrumentation knows about a request
/// then travels with its span, and needs no task local of its own.
@usableFromInline
package protocol ActiveEntry: AnyObject, Sendable {
    /// What is active where the entry is: a span, a context or nothing. Not another entry.
    var activeState: ActiveScope.State { get }
}
