//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if DistributedTracing
internal import OpenTracing
internal import Tracing

/// What stands in a `ServiceContext` for a scope manager: what is active, or what was extracted and has no span yet.
///
/// Managers do not see each other's spans, so there may be one entry for each of them, linked to a list. There is rarely more than one
/// manager.
final class ServiceContextEntry: Sendable {
    enum Content: Sendable {
        /// Made active by a scope manager, or by a span that was started in the context.
        case active(ActiveScope.State)
        /// Read from a request. A span that is started in the context continues the trace.
        case extracted(any SpanContext)
    }

    let owner: ScopeOwner
    let content: Content
    /// What the span has beyond OpenTracing, where it was started through the other library.
    let facts: SpanFacts?
    let next: ServiceContextEntry?

    init(owner: ScopeOwner, content: Content, facts: SpanFacts?, next: ServiceContextEntry?) {
        self.owner = owner
        self.content = content
        self.facts = facts
        self.next = next
    }

    /// What is active where the entry is found. What was extracted passes on until a span is started.
    var state: ActiveScope.State {
        switch content {
        case .active(let state): state.resolved
        case .extracted(let context): .context(context)
        }
    }

    /// The span, or `nil` where there is none.
    var span: (any OpenTracing.Span)? {
        if case .span(let span) = state { span } else { nil }
    }

    /// The context that goes along with requests.
    var spanContext: (any SpanContext)? {
        switch state {
        case .span(let span): span.context
        case .context(let context): context
        case .inactive, .suppressed, .entry: nil
        }
    }

    /// The entry of an owner, in the list that begins here.
    func entry(of owner: ScopeOwner) -> ServiceContextEntry? {
        var current: ServiceContextEntry? = self
        while let entry = current {
            if entry.owner === owner { return entry }
            current = entry.next
        }
        return nil
    }

    /// The list without the entry of an owner.
    func without(_ owner: ScopeOwner) -> ServiceContextEntry? {
        guard self.owner !== owner else { return next }
        guard let next else { return self }
        let rest = next.without(owner)
        if rest === next { return self }
        return ServiceContextEntry(owner: self.owner, content: content, facts: facts, next: rest)
    }
}

/// Tells the entries of one scope manager from those of another.
final class ScopeOwner: Sendable {}

/// Where the entries stand.
enum ServiceContextEntryKey: ServiceContextKey {
    typealias Value = ServiceContextEntry
    static var nameOverride: String? { "opentracing" }
}
#endif
