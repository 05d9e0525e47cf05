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

    /// The value of an item, or `nil` when there is none under that key. Assigning `nil` removes the item; assigning a
    /// value drops the item's metadata.
    public subscript(key: String) -> String? {
        get {
            items.first { $0.key == key }?.value
        }
        set {
            if let newValue {
                set(BaggageItem(key: key, value: newValue))
            } else {
                items.removeAll { $0.key == key }
            }
        }
    }

    /// Adds an item, or replaces the one with the same key.
    ///
    /// - Parameter item: the item.
    public mutating func set(_ item: BaggageItem) {
        if let index = items.firstIndex(where: { $0.key == item.key }) {
            items[index] = item
        } else {
            items.append(item)
        }
    }

    /// Adds all items of other baggage; on the same key the other wins.
    ///
    /// - Parameter other: the items to add.
    public mutating func merge(_ other: Baggage) {
        guard !items.isEmpty else {
            self = other
            return
        }
        for item in other {
            set(item)
        }
    }

    /// Two values are equal when they have the same items, in whatever order.
    public static func == (left: Baggage, right: Baggage) -> Bool {
        left.count == right.count && Set(left.items) == Set(right.items)
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
