//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
import OpenTracing
private import Synchronization

/// An untraced request, as seen by the code running in it: a context that is passed through, or a scope in which no trace starts.
///
/// The caller's context is extracted lazily: most untraced requests make no calls.
final class UntracedRequest: ActiveEntry {
    /// The context that is passed through.
    private enum Passing {
        case unread(@Sendable () -> (any SpanContext)?)
        case known((any SpanContext)?)
    }

    let scopes: ScopeManager
    private let passing: Mutex<Passing>

    /// Creates a request that passes a known context through, or nothing.
    init(passing context: (any SpanContext)? = nil, in scopes: ScopeManager) {
        self.scopes = scopes
        passing = Mutex(.known(context))
    }

    /// Creates a request that passes through the context returned by a closure, which is called only on first use.
    init(in scopes: ScopeManager, reading read: @escaping @Sendable () -> (any SpanContext)?) {
        self.scopes = scopes
        passing = Mutex(.unread(read))
    }

    var activeState: ActiveScope.State {
        context.map(ActiveScope.State.context) ?? .suppressed
    }

    /// The passed-through context. It is extracted outside the lock: concurrent callers extract it too, and the first result is
    /// kept.
    private var context: (any SpanContext)? {
        guard case .unread(let read) = passing.withLock(\.self) else { return known }
        let context = read()
        passing.withLock { if case .unread = $0 { $0 = .known(context) } }
        return known
    }

    private var known: (any SpanContext)? {
        if case .known(let context) = passing.withLock(\.self) { context } else { nil }
    }
}
