//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
private import OpenTracingSupport

/// The plans that have been made under some settings, by the number of their route.
///
/// A plan is found without a lock, and goes with the settings that it was made for.
final class RoutePlanTable: Sendable {
    private static let chunkSize = 256

    /// How many routes have a place. Plans of routes beyond are made for each request.
    static let capacity = chunkSize * chunkSize

    private let chunks = Slots<Slots<OnceList<RoutePlan>>>(count: chunkSize)

    /// The plan of a server at a place, made when it is asked for first.
    ///
    /// - Parameters:
    ///   - index: the place, below ``capacity``.
    ///   - server: the server.
    ///   - make: makes the plan. Where several do at once, that of the first stays.
    func plan(at index: Int, of server: TracedServer, or make: () -> RoutePlan) -> RoutePlan {
        let (position, offset) = index.quotientAndRemainder(dividingBy: Self.chunkSize)
        // What is in the table stays as long as the table, so the way to a plan counts no references.
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

/// A fixed number of references, each of which is set once.
private final class Slots<Value: AnyObject & Sendable>: Sendable {
    private let count: Int

    // Safe to share: the memory is there from `init` to `deinit`, while nobody else has the object, and what is in it is atomic and
    // stays in its place.
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
