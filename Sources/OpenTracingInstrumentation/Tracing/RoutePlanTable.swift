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

    /// Returns the plan of a server at an index; `nil` before it is added.
    ///
    /// - Parameters:
    ///   - index: the index, below ``capacity``.
    ///   - server: the server.
    func plan(at index: Int, of server: TracedServer) -> RoutePlan? {
        let (position, offset) = index.quotientAndRemainder(dividingBy: Self.chunkSize)
        // The contents live as long as the table, so the lookup needs no reference counting.
        let plans = chunks.uncounted(position).flatMap { chunk in
            chunk._withUnsafeGuaranteedRef { $0.uncounted(offset) }
        }
        return plans?._withUnsafeGuaranteedRef { $0.first { $0.server === server } }
    }

    /// Adds the plan of a server at an index. If several threads do so at once, the first plan is kept.
    ///
    /// - Parameters:
    ///   - plan: the plan.
    ///   - index: the index, below ``capacity``.
    /// - Returns: the plan to use.
    func add(_ plan: RoutePlan, at index: Int) -> RoutePlan {
        let (position, offset) = index.quotientAndRemainder(dividingBy: Self.chunkSize)
        let chunk = chunks[position] ?? chunks.fill(position, with: Slots(count: Self.chunkSize))
        let plans = chunk[offset] ?? chunk.fill(offset, with: OnceList())
        return plans.first {
            $0.server === plan.server
        } or: {
            plan
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
