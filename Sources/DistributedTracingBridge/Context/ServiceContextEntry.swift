//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if DistributedTracing
internal import OpenTracing
internal import Tracing

/// The entry of a scope manager in a `ServiceContext`: the active state, or an extracted context without a span yet.
///
/// Scope managers do not see each other's spans, so each may have an entry in a linked list. There is rarely more than one
/// manager.
final class ServiceContextEntry: Sendable {
    enum Content: Sendable {
        /// A state made active by a scope manager, or by a span started in the context.
        case active(ActiveScope.State)
        /// A context extracted from a request. A span started in the `ServiceContext` continues its trace.
        case extracted(any SpanContext)
    }

    let owner: ScopeOwner
    let content: Content
    /// The additional facts of a span started through swift-distributed-tracing.
    let facts: SpanFacts?
    let next: ServiceContextEntry?

    init(owner: ScopeOwner, content: Content, facts: SpanFacts?, next: ServiceContextEntry?) {
        self.owner = owner
        self.content = content
        self.facts = facts
        self.next = next
    }

    /// The active state of the entry. An extracted context passes through until a span is started.
    var state: ActiveScope.State {
        switch content {
        case .active(let state): state.resolved
        case .extracted(let context): .context(context)
        }
    }

    /// The span, or `nil` if there is none.
    var span: (any OpenTracing.Span)? {
        if case .span(let span) = state { span } else { nil }
    }

    /// The context to propagate with requests.
    var spanContext: (any SpanContext)? {
        switch state {
        case .span(let span): span.context
        case .context(let context): context
        case .inactive, .suppressed, .entry: nil
        }
    }

    /// Returns the entry of an owner in the list that starts here.
    func entry(of owner: ScopeOwner) -> ServiceContextEntry? {
        var current: ServiceContextEntry? = self
        while let entry = current {
            if entry.owner === owner { return entry }
            current = entry.next
        }
        return nil
    }

    /// Returns the list without the entry of an owner.
    func without(_ owner: ScopeOwner) -> ServiceContextEntry? {
        guard self.owner !== owner else { return next }
        guard let next else { return self }
        let rest = next.without(owner)
        if rest === next { return self }
        return ServiceContextEntry(owner: self.owner, content: content, facts: facts, next: rest)
    }
}

/// The identity of a scope manager, to distinguish its entries.
final class ScopeOwner: Sendable {}

/// The key of the entries.
enum ServiceContextEntryKey: ServiceContextKey {
    typealias Value = ServiceContextEntry
    static var nameOverride: String? { "opentracing" }
}
#endif
