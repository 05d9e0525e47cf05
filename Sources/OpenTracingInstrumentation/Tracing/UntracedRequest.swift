//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
import OpenTracing
private import Synchronization

/// A request that is not traced, as what runs in it finds it: the context that passes through, or that no trace begins here.
///
/// The caller's context is read when something asks for it: most requests that are not traced call nobody.
final class UntracedRequest: ActiveEntry {
    /// What passes through.
    private enum Passing {
        case unread(@Sendable () -> (any SpanContext)?)
        case known((any SpanContext)?)
    }

    let scopes: ScopeManager
    private let passing: Mutex<Passing>

    /// A request of which something known passes through, or nothing.
    init(passing context: (any SpanContext)? = nil, in scopes: ScopeManager) {
        self.scopes = scopes
        passing = Mutex(.known(context))
    }

    /// A request of which passes through what a closure reads. It is called once, and not at all if nobody asks.
    init(in scopes: ScopeManager, reading read: @escaping @Sendable () -> (any SpanContext)?) {
        self.scopes = scopes
        passing = Mutex(.unread(read))
    }

    var activeState: ActiveScope.State {
        context.map(ActiveScope.State.context) ?? .suppressed
    }

    /// What passes through. Read outside the lock: whoever asks at the same time reads it, too, and the first reading counts.
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
