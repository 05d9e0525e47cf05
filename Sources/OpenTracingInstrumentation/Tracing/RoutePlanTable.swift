//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
private import OpenTracingSupport

/// The plans created under one set of settings, by the index of their route.
///
/// Plans are looked up without a lock, and live as long as the settings they were created for.
final class RoutePlanTable: Sendable {
    private static let chunkSize = 256

    /// The number of routes with a stored plan. Plans of further routes are created for each request.
    static let capacity = chunkSize * chunkSize

    private let chunks = Slots<Slots<OnceList<RoutePlan>>>(count: chunkSize)

    /// Returns the plan of a server at an index, creating it on first use.
    ///
    /// - Parameters:
    ///   - index: the index, below ``capacity``.
    ///   - server: the server.
    ///   - make: creates the plan. If several threads do so at once, the first plan is kept.
    func plan(at index: Int, of server: TracedServer, or make: () -> RoutePlan) -> RoutePlan {
        let (position, offset) = index.quotientAndRemainder(dividingBy: Self.chunkSize)
        // The contents live as long as the table, so the lookup needs no reference counting.
        let known = chunks.uncounted(position).flatMap { chunk in
            chunk._withUnsafeGuaranteedRef { $0.uncounted(offset) }
        }
        if let known, let plan = known._withUnsafeGuaranteedRef({ $0.first { $0.server === server } }) { return plan }
        let chunk = chunks[position] ?? chunks.fill(position, with: Slots(count: Self.chunkSize))
        let plans = chunk[offset] ?? chunk.fill(offset, with: OnceList())
        return plans.first {
            $0.server === server
        } or: {
            make()
        }
    }
}

/// A fixed number of references, each set once.
private final class Slots<Value: AnyObject & Sendable>: Sendable {
    private let count: Int

    // Safe to share: the memory exists from `init` to `deinit`, which have exclusive access, and its contents are atomic and
    // never move.
    private nonisolated(unsafe) let slots: UnsafeMutablePointer<OnceReference<Value>>

    init(count: Int) {
        self.count = count
        slots = .allocate(capacity: count)
        for index in 0..<count { (slots + index).initialize(to: OnceReference()) }
    }

    deinit {
        slots.deinitialize(count: count)
        slots.deallocate()
    }

    subscript(index: Int) -> Value? {
        precondition(index >= 0 && index < count)
        return slots[index].load()
    }

    func uncounted(_ index: Int) -> Unmanaged<Value>? {
        precondition(index >= 0 && index < count)
        return slots[index].uncounted
    }

    func fill(_ index: Int, with value: Value) -> Value {
        precondition(index >= 0 && index < count)
        return slots[index].storeIfNil(value)
    }
}
