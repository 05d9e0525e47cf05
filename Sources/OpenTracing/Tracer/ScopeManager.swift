//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

public import Synchronization

/// Tracks the active span of the current task.
///
/// At most one span is active at any point; others may be started and unfinished alongside it. Activation is bound to a closure:
/// however the closure exits, the previous span is restored, and scopes cannot be closed in the wrong order.
///
/// Tracers use ``shared`` unless they are given their own manager; managers do not see each other's spans.
///
/// OpenTracing RFC "Scope manager".
public final class ScopeManager: Sendable {
    /// The manager that tracers use by default.
    public static let shared = ScopeManager()

    /// A task keeps a copy of the bound value under the address of this object, and may outlive the manager. The object is
    /// therefore never freed: its address must not be reused for another task local.
    @usableFromInline let local: TaskLocal<ActiveScope.State>

    /// The storage used instead of the task local, if any. Set at most once.
    private let connection = AtomicLazyReference<ScopeConnection>()

    /// Whether other storage replaces the task local. Checking the connection itself takes some 220 instructions.
    @usableFromInline let isConnected = Atomic(false)

    /// Whether the task local is in use.
    @inlinable @inline(__always) var usesTaskLocal: Bool { !isConnected.load(ordering: .acquiring) }

    /// Creates a manager that shares no state with others. It leaks a few bytes for the life of the process.
    public convenience init() {
        self.init(storage: nil)
    }

    /// Creates a manager backed by other storage than its own task local, such as the context of another library, so that both
    /// see each other's spans.
    package init(storage: (any ScopeStorage)?) {
        local = TaskLocal(wrappedValue: .inactive)
        _ = Unmanaged.passRetained(local)
        if let storage { connect(to: storage) }
    }

    /// The storage used instead of the task local, if any.
    @usableFromInline package var storage: (any ScopeStorage)? { connection.load()?.storage }

    /// Replaces the task local with other storage, unless that has already happened. What is active at that moment is not carried over.
    ///
    /// - Parameter storage: the storage to use.
    /// - Returns: the storage in use: that of the first call.
    @discardableResult
    package func connect(to storage: any ScopeStorage) -> any ScopeStorage {
        let connection = connection.storeIfNil(ScopeConnection(storage))
        isConnected.store(true, ordering: .releasing)
        return connection.storage
    }

    /// The current scope, for capturing and restoring it where it is not inherited.
    public var current: ActiveScope {
        ActiveScope(boundState, in: self)
    }

    /// The current state, for tracers that start a span. Entries are resolved.
    package var state: ActiveScope.State {
        boundState.resolved
    }

    /// The active entry, or `nil` if something else is active.
    package var entry: (any ActiveEntry)? {
        if case .entry(let entry) = boundState { entry } else { nil }
    }

    /// The current state as it was set; entries are not resolved.
    @inline(__always)
    package var boundState: ActiveScope.State {
        guard !usesTaskLocal, let storage else { return local.get() }
        return storage.state
    }

    /// Whether nothing is active.
    package var isInactive: Bool {
        if case .inactive = boundState { true } else { false }
    }

    /// The active span, or `nil` if there is none.
    public var activeSpan: (any Span)? {
        if case .span(let span) = state { span } else { nil }
    }

    /// The context that becomes the parent of new spans: that of the active span, or one that was passed through.
    package var activeContext: (any SpanContext)? {
        current.context
    }

    /// Makes a span active while a closure runs, then restores the previous scope.
    ///
    /// - Parameters:
    ///   - span: the span to make active.
    ///   - finishing: whether to finish the span after the previous scope is restored.
    ///   - operation: the work to run.
    /// - Returns: what `operation` returns.
    /// - Throws: what `operation` throws. The error is not recorded; `Tracer.withSpan` does that.
    @inlinable @inline(__always)
    public func withActiveSpan<Result, Failure: Error>(
        _ span: any Span,
        finishing: Bool = false,
        _ operation: () throws(Failure) -> Result
    ) throws(Failure) -> Result {
        defer { if finishing { span.finish() } }
        return try withState(.span(span), operation)
    }

    /// Makes a span active while a closure runs, then restores the previous scope.
    ///
    /// - Parameters:
    ///   - span: the span to make active.
    ///   - finishing: whether to finish the span after the previous scope is restored.
    ///   - operation: the work to run.
    /// - Returns: what `operation` returns.
    /// - Throws: what `operation` throws. The error is not recorded.
    @inlinable @inline(__always)
    public nonisolated(nonsending) func withActiveSpan<Result, Failure: Error>(
        _ span: any Span,
        finishing: Bool = false,
        _ operation: nonisolated(nonsending) () async throws(Failure) -> Result
    ) async throws(Failure) -> Result {
        defer { if finishing { span.finish() } }
        return try await withState(.span(span), operation)
    }

    /// Makes a context without a local span active, so that spans started in the closure continue its trace.
    ///
    /// No span is active in the closure. An untraced request thus stays transparent: the caller's trace continues downstream.
    ///
    /// - Parameters:
    ///   - context: the context to pass through; `nil` for none.
    ///   - operation: the work to run.
    /// - Returns: what `operation` returns.
    /// - Throws: what `operation` throws.
    @inlinable
    package func withActiveContext<Result, Failure: Error>(
        _ context: (any SpanContext)?,
        _ operation: () throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try withState(context.map(ActiveScope.State.context) ?? .inactive, operation)
    }

    /// Makes a context without a local span active, so that spans started in the closure continue its trace.
    ///
    /// - Parameters:
    ///   - context: the context to pass through; `nil` for none.
    ///   - operation: the work to run.
    /// - Returns: what `operation` returns.
    /// - Throws: what `operation` throws.
    @inlinable
    package nonisolated(nonsending) func withActiveContext<Result, Failure: Error>(
        _ context: (any SpanContext)?,
        _ operation: nonisolated(nonsending) () async throws(Failure) -> Result
    ) async throws(Failure) -> Result {
        try await withState(context.map(ActiveScope.State.context) ?? .inactive, operation)
    }

    /// Runs a closure with nothing active: spans started in it begin new traces.
    ///
    /// - Parameter operation: the work to run.
    /// - Returns: what `operation` returns.
    /// - Throws: what `operation` throws.
    public func withoutActiveSpan<Result, Failure: Error>(
        _ operation: () throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try withState(.inactive, operation)
    }

    /// Runs a closure with nothing active: spans started in it begin new traces.
    ///
    /// - Parameter operation: the work to run.
    /// - Returns: what `operation` returns.
    /// - Throws: what `operation` throws.
    public nonisolated(nonsending) func withoutActiveSpan<Result, Failure: Error>(
        _ operation: nonisolated(nonsending) () async throws(Failure) -> Result
    ) async throws(Failure) -> Result {
        try await withState(.inactive, operation)
    }

    /// Makes an entry active while a closure runs, then restores the previous scope.
    ///
    /// - Parameters:
    ///   - entry: the entry to make active.
    ///   - operation: the work to run.
    /// - Returns: what `operation` returns.
    /// - Throws: what `operation` throws.
    @inlinable
    package func withEntry<Result, Failure: Error>(
        _ entry: any ActiveEntry,
        _ operation: () throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try withState(.entry(entry), operation)
    }

    /// Makes an entry active while a closure runs, then restores the previous scope.
    ///
    /// - Parameters:
    ///   - entry: the entry to make active.
    ///   - operation: the work to run.
    /// - Returns: what `operation` returns.
    /// - Throws: what `operation` throws.
    @inlinable
    package nonisolated(nonsending) func withEntry<Result, Failure: Error>(
        _ entry: any ActiveEntry,
        _ operation: nonisolated(nonsending) () async throws(Failure) -> Result
    ) async throws(Failure) -> Result {
        try await withState(.entry(entry), operation)
    }

    // `TaskLocal.withValue` rethrows an untyped error, so pass the error through the result.

    @inlinable @inline(__always)
    package func withState<Output, Failure: Error>(
        _ state: ActiveScope.State,
        _ operation: () throws(Failure) -> Output
    ) throws(Failure) -> Output {
        if !usesTaskLocal, let storage { return try storage.withState(state, operation) }
        let result: Result<Output, Failure> = local.withValue(state) {
            do throws(Failure) {
                return .success(try operation())
            } catch {
                return .failure(error)
            }
        }
        return try result.get()
    }

    @inlinable @inline(__always)
    package nonisolated(nonsending) func withState<Output, Failure: Error>(
        _ state: ActiveScope.State,
        _ operation: nonisolated(nonsending) () async throws(Failure) -> Output
    ) async throws(Failure) -> Output {
        if !usesTaskLocal, let storage { return try await storage.withState(state, operation) }
        let result: Result<Output, Failure> = await local.withValue(state) {
            do throws(Failure) {
                return .success(try await operation())
            } catch {
                return .failure(error)
            }
        }
        return try result.get()
    }
}

/// Stores the active state for a ``ScopeManager`` that does not use its own task local.
///
/// A bridge to another library stores it in that library's context, and presents that library's spans as ours. Not public,
/// because all bridges are part of this package.
@usableFromInline
package protocol ScopeStorage: Sendable {
    /// The current state.
    var state: ActiveScope.State { get }

    /// Sets the state while a closure runs, then restores the previous one.
    func withState<Output, Failure: Error>(
        _ state: ActiveScope.State,
        _ operation: () throws(Failure) -> Output
    ) throws(Failure) -> Output

    /// Sets the state while a closure runs, then restores the previous one.
    nonisolated(nonsending) func withState<Output, Failure: Error>(
        _ state: ActiveScope.State,
        _ operation: nonisolated(nonsending) () async throws(Failure) -> Output
    ) async throws(Failure) -> Output
}

/// The storage of a ``ScopeManager``, boxed in an object.
private final class ScopeConnection: Sendable {
    let storage: any ScopeStorage

    init(_ storage: any ScopeStorage) {
        self.storage = storage
    }
}

/// A tracer that implements another library's interface with this project's spans.
///
/// It cannot at the same time serve as this project's backend. Where this project already traces, such a tracer adds nothing.
package protocol StandsOnOpenTracing {
    /// The scope manager that the tracer uses.
    var scopeManager: ScopeManager { get }
}
