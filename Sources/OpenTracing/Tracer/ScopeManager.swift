//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

public import Synchronization

/// Knows which span is active in the current task.
///
/// At most one span is active at any point; any number may be started and unfinished beside it. Activation is bound to a
/// closure, so what was active before is restored however the closure ends, and scopes cannot be closed in the wrong order.
///
/// Tracers share ``shared`` unless they are given a manager of their own; managers do not see each other's spans.
///
/// OpenTracing RFC "Scope manager".
public final class ScopeManager: Sendable {
    /// The manager that tracers use by default.
    public static let shared = ScopeManager()

    /// A task keeps a copy of what was bound, under the address of this object, and may outlive the manager. So the object
    /// is never freed: its address must not come to name another task local.
    @usableFromInline let local: TaskLocal<ActiveScope.State>

    /// What stands in for the task local, where the manager is backed by something else. Set once at most.
    private let connection = AtomicLazyReference<ScopeConnection>()

    /// Whether something stands in for the task local. The connection itself takes some 220 instructions to look at.
    @usableFromInline let isConnected = Atomic(false)

    /// Whether nothing stands in for the task local.
    @inlinable @inline(__always) var usesTaskLocal: Bool { !isConnected.load(ordering: .acquiring) }

    /// Creates a manager that shares no state with others. It costs a few bytes for the life of the process.
    public convenience init() {
        self.init(storage: nil)
    }

    /// Creates a manager that is backed by something else than a task local of its own: the context of another library, so that
    /// its spans and ours see each other.
    package init(storage: (any ScopeStorage)?) {
        local = TaskLocal(wrappedValue: .inactive)
        _ = Unmanaged.passRetained(local)
        if let storage { connect(to: storage) }
    }

    /// What stands in for the task local, where the manager is backed by something else.
    @usableFromInline package var storage: (any ScopeStorage)? { connection.load()?.storage }

    /// Backs the manager by something else from now on, unless it is already. What is active at that moment is not taken over.
    ///
    /// - Parameter storage: what is to stand in for the task local.
    /// - Returns: what stands in for it now: of several calls the first counts.
    @discardableResult
    package func connect(to storage: any ScopeStorage) -> any ScopeStorage {
        let connection = connection.storeIfNil(ScopeConnection(storage))
        isConnected.store(true, ordering: .releasing)
        return connection.storage
    }

    /// What is active here, to be carried to where it is not inherited.
    public var current: ActiveScope {
        ActiveScope(boundState, in: self)
    }

    /// What is active here, for tracers to look at when they start a span. An entry is asked what it stands for.
    package var state: ActiveScope.State {
        boundState.resolved
    }

    /// The entry that is active here, or `nil` where something else is.
    package var entry: (any ActiveEntry)? {
        if case .entry(let entry) = boundState { entry } else { nil }
    }

    /// What is active here, as it was made active: an entry is not asked what it stands for.
    @inline(__always)
    package var boundState: ActiveScope.State {
        guard !usesTaskLocal, let storage else { return local.get() }
        return storage.state
    }

    /// Whether nothing at all is active here.
    package var isInactive: Bool {
        if case .inactive = boundState { true } else { false }
    }

    /// The active span, or `nil` when none is.
    public var activeSpan: (any Span)? {
        if case .span(let span) = state { span } else { nil }
    }

    /// The context that a span started here becomes a child of: that of the active span, or one that was passed through.
    package var activeContext: (any SpanContext)? {
        current.context
    }

    /// Makes a span active while a closure runs, and restores what was active before.
    ///
    /// - Parameters:
    ///   - span: the span to make active.
    ///   - finishing: whether to finish the span once what was active before has been restored.
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

    /// Makes a span active while a closure runs, and restores what was active before.
    ///
    /// - Parameters:
    ///   - span: the span to make active.
    ///   - finishing: whether to finish the span once what was active before has been restored.
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

    /// Makes a context active that has no span here, so that spans started in the closure continue its trace.
    ///
    /// There is no active span in the closure. This is how an untraced request stays transparent: the caller's trace goes
    /// on downstream.
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

    /// Makes a context active that has no span here, so that spans started in the closure continue its trace.
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

    /// Runs a closure with nothing active: spans started in it begin traces of their own.
    ///
    /// - Parameter operation: the work to run.
    /// - Returns: what `operation` returns.
    /// - Throws: what `operation` throws.
    public func withoutActiveSpan<Result, Failure: Error>(
        _ operation: () throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try withState(.inactive, operation)
    }

    /// Runs a closure with nothing active: spans started in it begin traces of their own.
    ///
    /// - Parameter operation: the work to run.
    /// - Returns: what `operation` returns.
    /// - Throws: what `operation` throws.
    public nonisolated(nonsending) func withoutActiveSpan<Result, Failure: Error>(
        _ operation: nonisolated(nonsending) () async throws(Failure) -> Result
    ) async throws(Failure) -> Result {
        try await withState(.inactive, operation)
    }

    /// Makes an entry active while a closure runs, and restores what was active before.
    ///
    /// - Parameters:
    ///   - entry: what is to be active.
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

    /// Makes an entry active while a closure runs, and restores what was active before.
    ///
    /// - Parameters:
    ///   - entry: what is to be active.
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

    // `TaskLocal.withValue` rethrows without a type, so the error takes the way of the result.

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

/// Keeps what is active for a ``ScopeManager`` that has no task local of its own.
///
/// A bridge to another library keeps it in that library's context, and shows a span of that library as one of ours. It is not
/// public, since the bridges stand in this package.
@usableFromInline
package protocol ScopeStorage: Sendable {
    /// What is active here.
    var state: ActiveScope.State { get }

    /// Makes something active while a closure runs, and restores what was active before.
    func withState<Output, Failure: Error>(
        _ state: ActiveScope.State,
        _ operation: () throws(Failure) -> Output
    ) throws(Failure) -> Output

    /// Makes something active while a closure runs, and restores what was active before.
    nonisolated(nonsending) func withState<Output, Failure: Error>(
        _ state: ActiveScope.State,
        _ operation: nonisolated(nonsending) () async throws(Failure) -> Output
    ) async throws(Failure) -> Output
}

/// What a ``ScopeManager`` is backed by, as an object.
private final class ScopeConnection: Sendable {
    let storage: any ScopeStorage

    init(_ storage: any ScopeStorage) {
        self.storage = storage
    }
}

/// A tracer of another library's interface whose spans are this project's.
///
/// It cannot be what this project stands on at the same time. Where this project traces something itself, such a tracer has nothing to add.
package protocol StandsOnOpenTracing {
    /// Knows what is active for it.
    var scopeManager: ScopeManager { get }
}
