//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if DistributedTracing
internal import OpenTracing
private import Synchronization
internal import Tracing

/// Keeps what is active in the `ServiceContext` of the task, so that there is one truth for both libraries.
///
/// What was bound last is active, whichever library bound it, and whoever carries a `ServiceContext` to another thread carries the
/// active span along. A context that was made anew, as `ServiceContext.topLevel` is, has none.
final class ServiceContextScope: ScopeStorage {
    private let owner = ScopeOwner()
    private let baggage: [ServiceContextBaggage]
    /// Whether spans bring a context of their own along, as those of another library's tracer do. To ask each would cost more than all
    /// the rest.
    private let hasCarriers = Atomic(false)

    private init(_ baggage: [ServiceContextBaggage]) {
        self.baggage = baggage
    }

    /// The scope that backs a manager from now on.
    ///
    /// - Parameters:
    ///   - manager: the manager. One that is backed by a scope already keeps it.
    ///   - baggage: which items stand under keys of the context as well.
    static func connected(to manager: ScopeManager, baggage: [ServiceContextBaggage]) -> ServiceContextScope {
        let own = ServiceContextScope(baggage)
        return manager.connect(to: own) as? ServiceContextScope ?? own
    }

    /// From now on spans are asked for the context that they bring along.
    func expectCarriers() { hasCarriers.store(true, ordering: .relaxed) }

    /// The entry in a context; `nil` where nobody has made anything active in it.
    func entry(in context: ServiceContext) -> ServiceContextEntry? {
        context[ServiceContextEntryKey.self]?.entry(of: owner)
    }

    /// Puts an entry into a context, in place of the one that is there.
    func put(_ content: ServiceContextEntry.Content, facts: SpanFacts? = nil, into context: inout ServiceContext) {
        let others = context[ServiceContextEntryKey.self]?.without(owner)
        let entry = ServiceContextEntry(owner: owner, content: content, facts: facts, next: others)
        context[ServiceContextEntryKey.self] = entry
        guard !baggage.isEmpty, let items = entry.spanContext?.baggage, !items.isEmpty else { return }
        for item in baggage {
            if let value = items[item.name] { item.write(value, &context) }
        }
    }

    /// The items that a context names and a span does not have yet, or has with another value.
    func newBaggage(in context: ServiceContext, beside known: Baggage) -> [(name: String, value: String)] {
        baggage.compactMap { item in
            guard let value = item.read(context), known[item.name] != value else { return nil }
            return (item.name, value)
        }
    }

    /// Takes the items of a trace that is not trusted away from the keys of a context.
    func forgetBaggage(of caller: any SpanContext, in context: inout ServiceContext) {
        for item in baggage {
            guard let value = caller.baggage[item.name], item.read(context) == value else { continue }
            item.write(nil, &context)
        }
    }

    /// Whether any items stand under keys of the context.
    var namesBaggage: Bool { !baggage.isEmpty }

    /// The names of the items that stand under keys of the context.
    var baggageNames: [String] { baggage.map(\.name) }

    var state: ActiveScope.State {
        guard let context = ServiceContext.current else { return .inactive }
        return entry(in: context)?.state ?? .inactive
    }

    func withState<Output, Failure: Error>(
        _ state: ActiveScope.State,
        _ operation: () throws(Failure) -> Output
    ) throws(Failure) -> Output {
        let result: Result<Output, Failure> = ServiceContext.$current.withValue(context(with: state)) {
            do throws(Failure) {
                return .success(try operation())
            } catch {
                return .failure(error)
            }
        }
        return try result.get()
    }

    nonisolated(nonsending) func withState<Output, Failure: Error>(
        _ state: ActiveScope.State,
        _ operation: nonisolated(nonsending) () async throws(Failure) -> Output
    ) async throws(Failure) -> Output {
        let result: Result<Output, Failure> = await ServiceContext.$current.withValue(context(with: state)) {
            do throws(Failure) {
                return .success(try await operation())
            } catch {
                return .failure(error)
            }
        }
        return try result.get()
    }

    /// The context in which a state is active: the current one, or the one that a span of another library's tracer brings along.
    private func context(with state: ActiveScope.State) -> ServiceContext {
        var context = ServiceContext.current ?? .topLevel
        let state = state.resolved
        // The facts of a span stay with it wherever it is made active.
        var facts: SpanFacts?
        if case .span(let span) = state, let current = entry(in: context), current.span === span {
            facts = current.facts
        }
        if hasCarriers.load(ordering: .relaxed) { adoptContext(of: state, for: &context) }
        put(.active(state), facts: facts, into: &context)
        return context
    }

    /// Takes over the context that what becomes active brings along.
    private func adoptContext(of state: ActiveScope.State, for context: inout ServiceContext) {
        switch state {
        case .span(let span):
            if let carried = (span as? any ServiceContextCarrying)?.serviceContext { adopt(carried, for: &context) }
        case .context(let passing):
            if let carried = (passing as? any ServiceContextCarrying)?.serviceContext { adopt(carried, for: &context) }
        case .inactive, .suppressed, .entry:
            // The other library's span must not be found by its own tracer either.
            if entry(in: context)?.carriesContext == true { adopt(.topLevel, for: &context) }
        }
    }

    /// Takes over a context that was brought along. The entries of other managers stay.
    private func adopt(_ carried: ServiceContext, for context: inout ServiceContext) {
        let entries = context[ServiceContextEntryKey.self]
        context = carried
        context[ServiceContextEntryKey.self] = entries
    }
}

extension ServiceContextEntry {
    /// Whether what is active is kept by another library's tracer.
    fileprivate var carriesContext: Bool {
        switch state {
        case .span(let span): span is any ServiceContextCarrying
        case .context(let context): context is any ServiceContextCarrying
        case .inactive, .suppressed, .entry: false
        }
    }
}

/// A span or a context that another library's tracer knows by a `ServiceContext` of its own.
protocol ServiceContextCarrying {
    var serviceContext: ServiceContext { get }
}
#endif
