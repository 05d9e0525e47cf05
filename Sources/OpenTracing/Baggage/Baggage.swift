//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// Key and value pairs that travel with a trace from span to span and from process to process.
///
/// A value type: a copy does not see later changes. Items keep the order in which their keys were first set, so that
/// injecting the same baggage twice gives the same headers.
///
/// A key has one item, as a rule. Some formats let a key stand several times: then all items are passed on in their order, the
/// last one is the value, and setting the key replaces them all.
///
/// OpenTracing specification 1.1, "Baggage items".
public struct Baggage: Sendable, Hashable {
    private var items: [BaggageItem]

    /// Creates baggage without items.
    public init() {
        items = []
    }

    /// Creates baggage from items; the later of two items with the same key wins.
    ///
    /// - Parameter items: the items.
    public init(_ items: some Sequence<BaggageItem>) {
        self.init()
        for item in items {
            set(item)
        }
    }

    /// The value of an item, or `nil` when there is none under that key; of several the last. Assigning `nil` removes the
    /// item; assigning a value drops the item's metadata.
    public subscript(key: String) -> String? {
        get {
            items.last { $0.key == key }?.value
        }
        set {
            if let newValue {
                set(BaggageItem(key: key, value: newValue))
            } else {
                items.removeAll { $0.key == key }
            }
        }
    }

    /// Adds an item, or replaces what stands under the same key.
    ///
    /// - Parameter item: the item.
    public mutating func set(_ item: BaggageItem) {
        guard let index = items.firstIndex(where: { $0.key == item.key }) else {
            items.append(item)
            return
        }
        items[index] = item
        while let later = items[(index + 1)...].lastIndex(where: { $0.key == item.key }) {
            items.remove(at: later)
        }
    }

    /// Adds an item at the end, also when its key is taken: for formats that let a key stand several times.
    ///
    /// - Parameter item: the item.
    package mutating func append(_ item: BaggageItem) {
        items.append(item)
    }

    /// Adds all items of other baggage; on the same key the other wins, with all its items.
    ///
    /// - Parameter other: the items to add.
    public mutating func merge(_ other: Baggage) {
        guard !other.isEmpty else { return }
        guard !items.isEmpty else {
            self = other
            return
        }
        let replacements = Dictionary(grouping: other.items, by: \.key)
        var placed: Set<String> = []
        var merged: [BaggageItem] = []
        merged.reserveCapacity(items.count + other.count)
        for item in items {
            guard let replacement = replacements[item.key] else {
                merged.append(item)
                continue
            }
            if placed.insert(item.key).inserted {
                merged += replacement
            }
        }
        merged += other.items.lazy.filter { !placed.contains($0.key) }
        items = merged
    }

    /// Two values are equal when they have the same items, in whatever order; but those of one key in the same order.
    public static func == (left: Baggage, right: Baggage) -> Bool {
        guard left.items != right.items else { return true }
        return left.count == right.count
            && Dictionary(grouping: left.items, by: \.key) == Dictionary(grouping: right.items, by: \.key)
    }

    /// Feeds the items to the hasher, in a way that does not depend on their order.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(Set(items))
    }
}

extension Baggage: RandomAccessCollection {
    /// Always zero.
    public var startIndex: Int { 0 }

    /// The number of items.
    public var endIndex: Int { items.count }

    /// The item at a position.
    public subscript(position: Int) -> BaggageItem { items[position] }
}

extension Baggage: ExpressibleByDictionaryLiteral {
    /// Creates baggage from keys and values; the later of two values under the same key wins.
    public init(dictionaryLiteral elements: (String, String)...) {
        self.init(elements.lazy.map { BaggageItem(key: $0.0, value: $0.1) })
    }
}

extension Baggage: CustomStringConvertible {
    /// The items as `key=value`, separated by commas.
    public var description: String {
        items.map { "\($0.key)=\($0.value)" }.joined(separator: ",")
    }
}
