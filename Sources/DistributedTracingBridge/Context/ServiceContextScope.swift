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

/// Stores the active state in the task's `ServiceContext`, as the single source of truth for both libraries.
///
/// Whatever either library bound last is active, and passing a `ServiceContext` to another thread carries the active span along.
/// A new context, such as `ServiceContext.topLevel`, has none.
final class ServiceContextScope: ScopeStorage {
    private let owner = ScopeOwner()
    private let baggage: [ServiceContextBaggage]
    /// Whether spans may carry their own context, like those of a backend tracer. Checking every span would cost more than
    /// everything else.
    private let hasCarriers = Atomic(false)

    private init(_ baggage: [ServiceContextBaggage]) {
        self.baggage = baggage
    }

    /// Returns the scope that stores the state of a manager from now on.
    ///
    /// - Parameters:
    ///   - manager: the manager. If it already has a scope, it keeps that.
    ///   - baggage: baggage items to mirror under keys of the context.
    static func connected(to manager: ScopeManager, baggage: [ServiceContextBaggage]) -> ServiceContextScope {
        let own = ServiceContextScope(baggage)
        return manager.connect(to: own) as? ServiceContextScope ?? own
    }

    /// From now on, checks spans for contexts that they carry.
    func expectCarriers() { hasCarriers.store(true, ordering: .relaxed) }

    /// Returns the entry in a context; `nil` if nothing has been made active in it.
    func entry(in context: ServiceContext) -> ServiceContextEntry? {
        context[ServiceContextEntryKey.self]?.entry(of: owner)
    }

    /// Stores an entry in a context, replacing the current one.
    func put(_ content: ServiceContextEntry.Content, facts: SpanFacts? = nil, into context: inout ServiceContext) {
        let others = context[ServiceContextEntryKey.self]?.without(owner)
        let entry = ServiceContextEntry(owner: owner, content: content, facts: facts, next: others)
        context[ServiceContextEntryKey.self] = entry
        guard !baggage.isEmpty, let items = entry.spanContext?.baggage, !items.isEmpty else { return }
        for item in baggage {
            if let value = items[item.name] { item.write(value, &context) }
        }
    }

    /// Returns the mirrored items of a context that a span lacks or has with another value.
    func newBaggage(in context: ServiceContext, beside known: Baggage) -> [(name: String, value: String)] {
        baggage.compactMap { item in
            guard let value = item.read(context), known[item.name] != value else { return nil }
            return (item.name, value)
        }
    }

    /// Removes the mirrored items of an untrusted trace from a context.
    func forgetBaggage(of caller: any SpanContext, in context: inout ServiceContext) {
        for item in baggage {
            guard let value = caller.baggage[item.name], item.read(context) == value else { continue }
            item.write(nil, &context)
        }
    }

    /// Whether any items are mirrored.
    var namesBaggage: Bool { !baggage.isEmpty }

    /// The names of the mirrored items.
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

    /// Returns the context in which a state is active: based on the current one, or on the one carried by a backend span.
    private func context(with state: ActiveScope.State) -> ServiceContext {
        var context = ServiceContext.current ?? .topLevel
        let state = state.resolved
        // The facts of a span stay with it when it is made active again.
        var facts: SpanFacts?
        if case .span(let span) = state, let current = entry(in: context), current.span === span {
            facts = current.facts
        }
        if hasCarriers.load(ordering: .relaxed) { adoptContext(of: state, for: &context) }
        put(.active(state), facts: facts, into: &context)
        return context
    }

    /// Adopts the context carried by the new active state.
    private func adoptContext(of state: ActiveScope.State, for context: inout ServiceContext) {
        switch state {
        case .span(let span):
            if let carried = (span as? any ServiceContextCarrying)?.serviceContext { adopt(carried, for: &context) }
        case .context(let passing):
            if let carried = (passing as? any ServiceContextCarrying)?.serviceContext { adopt(carried, for: &context) }
        case .inactive, .suppressed, .entry:
            // The backend must not find the span either.
            if entry(in: context)?.carriesContext == true { adopt(.topLevel, for: &context) }
        }
    }

    /// Adopts a carried context, preserving the entries of other managers.
    private func adopt(_ carried: ServiceContext, for context: inout ServiceContext) {
        let entries = context[ServiceContextEntryKey.self]
        context = carried
        context[ServiceContextEntryKey.self] = entries
    }
}

extension ServiceContextEntry {
    /// Whether the active state belongs to a backend tracer.
    fileprivate var carriesContext: Bool {
        switch state {
        case .span(let span): span is any ServiceContextCarrying
        case .context(let context): context is any ServiceContextCarrying
        case .inactive, .suppressed, .entry: false
        }
    }
}

/// A span or context with its own `ServiceContext`, as used by a backend tracer.
protocol ServiceContextCarrying {
    var serviceContext: ServiceContext { get }
}
#endif
