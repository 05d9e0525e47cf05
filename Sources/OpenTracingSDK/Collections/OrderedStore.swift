//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// An ordered dictionary; adding, finding, removing and moving to the end take constant time.
struct OrderedStore<Key: Hashable, Value> {
    fileprivate struct Slot {
        var entry: (key: Key, value: Value)?
        var previous: Int?
        var next: Int?
    }

    private var slots: [Slot] = []
    private var free: [Int] = []
    private var indices: [Key: Int] = [:]
    private var first: Int?
    private var last: Int?

    var count: Int { indices.count }

    /// The first entry: the one least recently added or moved to the end.
    var oldest: (key: Key, value: Value)? {
        first.flatMap { slots[$0].entry }
    }

    /// The value for a key. Assigning a value appends a new key, but leaves an existing one in its place; assigning `nil` removes
    /// it.
    subscript(key: Key) -> Value? {
        get {
            indices[key].flatMap { slots[$0].entry?.value }
        }
        set {
            switch (indices[key], newValue) {
            case (let index?, let value?): slots[index].entry?.value = value
            case (let index?, nil): remove(key, at: index)
            case (nil, let value?): append(key, value)
            case (nil, nil): break
            }
        }
    }

    /// Modifies the value for a key in place.
    ///
    /// - Returns: what `change` returns, or `nil` if the key does not exist.
    mutating func update<Result>(_ key: Key, _ change: (inout Value) -> Result) -> Result? {
        guard let index = indices[key], var entry = slots[index].entry else { return nil }
        // Clear the slot meanwhile, so that changing the value does not copy it.
        slots[index].entry = nil
        defer { slots[index].entry = entry }
        return change(&entry.value)
    }

    /// Moves the entry for a key to the end.
    mutating func moveToEnd(_ key: Key) {
        guard let index = indices[key], index != last else { return }
        unlink(index)
        link(index)
    }

    /// All entries, last one first.
    var newestFirst: [(key: Key, value: Value)] {
        var entries: [(key: Key, value: Value)] = []
        entries.reserveCapacity(count)
        var index = last
        while let current = index {
            if let entry = slots[current].entry {
                entries.append(entry)
            }
            index = slots[current].previous
        }
        return entries
    }

    private mutating func append(_ key: Key, _ value: Value) {
        let index: Int
        if let reused = free.popLast() {
            index = reused
            slots[index].entry = (key, value)
        } else {
            index = slots.count
            slots.append(Slot(entry: (key, value)))
        }
        indices[key] = index
        link(index)
    }

    private mutating func remove(_ key: Key, at index: Int) {
        unlink(index)
        slots[index].entry = nil
        free.append(index)
        indices[key] = nil
    }

    private mutating func link(_ index: Int) {
        slots[index].previous = last
        slots[index].next = nil
        if let last {
            slots[last].next = index
        } else {
            first = index
        }
        last = index
    }

    private mutating func unlink(_ index: Int) {
        let (previous, next) = (slots[index].previous, slots[index].next)
        if let previous {
            slots[previous].next = next
        } else {
            first = next
        }
        if let next {
            slots[next].previous = previous
        } else {
            last = previous
        }
    }
}

extension OrderedStore.Slot: Sendable where Key: Sendable, Value: Sendable {}
extension OrderedStore: Sendable where Key: Sendable, Value: Sendable {}
