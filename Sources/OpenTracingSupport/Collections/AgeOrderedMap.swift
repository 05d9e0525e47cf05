//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// A dictionary that also knows its oldest value.
///
/// Removed keys stay in the queue of ages until they surface or become too many, so that every call takes constant time
/// on average.
package struct AgeOrderedMap<Key: Hashable, Value> {
    private struct Entry {
        let value: Value
        let number: UInt64
    }

    private struct Place {
        let key: Key
        let number: UInt64
        let age: UInt64
    }

    private var entries: [Key: Entry] = [:]
    private var queue: [Place] = []
    private var head = 0
    private var nextNumber: UInt64 = 0

    package init() {}

    package var count: Int { entries.count }

    package subscript(key: Key) -> Value? { entries[key]?.value }

    /// Adds a value as the youngest.
    ///
    /// - Parameters:
    ///   - value: the value.
    ///   - key: its key.
    ///   - instant: when it was added, on any increasing scale.
    /// - Returns: the previous value of the key.
    package mutating func insert(_ value: Value, for key: Key, at instant: UInt64) -> Value? {
        nextNumber &+= 1
        queue.append(Place(key: key, number: nextNumber, age: instant))
        let replaced = entries.updateValue(Entry(value: value, number: nextNumber), forKey: key)
        compact()
        return replaced?.value
    }

    /// Removes a value.
    package mutating func remove(_ key: Key) -> Value? {
        let removed = entries.removeValue(forKey: key)
        compact()
        return removed?.value
    }

    /// Removes the oldest value, if a condition on when it was added holds.
    package mutating func removeOldest(where condition: (_ instant: UInt64) -> Bool) -> Value? {
        defer { compact() }
        guard let place = oldestPlace(), condition(place.age) else { return nil }
        head += 1
        return entries.removeValue(forKey: place.key)?.value
    }

    /// When the oldest value was added; `nil` if there is none.
    package mutating func oldestInstant() -> UInt64? {
        oldestPlace()?.age
    }

    /// The position of the oldest value, after skipping removed ones.
    private mutating func oldestPlace() -> Place? {
        while head < queue.count {
            let place = queue[head]
            if entries[place.key]?.number == place.number { return place }
            head += 1
        }
        return nil
    }

    /// Compacts the queue once more than half of it is unused.
    private mutating func compact() {
        guard queue.count > 32, queue.count > 2 * entries.count else { return }
        queue = queue[head...].filter { entries[$0.key]?.number == $0.number }
        head = 0
    }
}
