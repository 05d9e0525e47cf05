//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// The tags of a span: values under distinct keys, in the order in which the keys were first set.
///
/// A span rarely has more than a dozen tags, so they are kept in one small array and found by comparison, which is
/// faster than hashing at that size.
public struct Tags: Sendable {
    private var elements: [Element]

    /// Creates an empty list.
    public init() {
        elements = []
    }

    /// Creates a list from pairs; the later of two values under the same key wins.
    ///
    /// - Parameter pairs: keys and values.
    public init(_ pairs: some Sequence<(key: String, value: TagValue)>) {
        self.init()
        elements.reserveCapacity(pairs.underestimatedCount)
        for (key, value) in pairs {
            self[key] = value
        }
    }

    /// The value under a key, or `nil` when there is none. Assigning `nil` removes the tag.
    public subscript(key: String) -> TagValue? {
        get {
            elements.first { $0.key == key }?.value
        }
        set {
            let index = elements.firstIndex { $0.key == key }
            switch (index, newValue) {
            case (let index?, let value?): elements[index].value = value
            case (let index?, nil): elements.remove(at: index)
            case (nil, let value?): elements.append((key, value))
            case (nil, nil): break
            }
        }
    }

    /// The value of a tag that has a type of its own: `tags[.httpStatusCode]` is an `Int?`.
    ///
    /// `nil` when there is no such tag, or when its value is of another type. Assigning `nil` removes the tag.
    public subscript<Value>(tag: Tag<Value>) -> Value? {
        get { self[tag.name].flatMap { Value.value(of: $0) } }
        set { self[tag.name] = newValue.map { Value.tagValue(of: $0) } }
    }

    /// Whether both lists are copies of one that neither has changed since. Cheap to tell; where it is `false` they may be equal
    /// all the same.
    package func sharesStorage(with other: Tags) -> Bool {
        elements.withUnsafeBufferPointer { own in
            other.elements.withUnsafeBufferPointer { own.baseAddress == $0.baseAddress && own.count == $0.count }
        }
    }

    /// Calls a function with the tags where they stand, for encoders: without a copy of each.
    ///
    /// - Parameter body: gets memory that is theirs during the call only.
    package func withUnsafeElements(_ body: (UnsafeBufferPointer<Element>) -> Void) {
        elements.withUnsafeBufferPointer(body)
    }

    /// Makes room for a number of tags at once.
    ///
    /// - Parameter capacity: the number of tags to make room for.
    package mutating func reserveCapacity(_ capacity: Int) {
        elements.reserveCapacity(capacity)
    }

    /// Adds all tags of another list; on the same key the other list wins.
    ///
    /// - Parameter other: the tags to add.
    public mutating func merge(_ other: Tags) {
        guard !elements.isEmpty else {
            self = other
            return
        }
        for (key, value) in other {
            self[key] = value
        }
    }

    /// A list with the tags of both; on the same key the other list wins.
    ///
    /// - Parameter other: the tags to add.
    /// - Returns: the union.
    public func merging(_ other: Tags) -> Tags {
        var union = self
        union.merge(other)
        return union
    }
}

extension Tags: RandomAccessCollection {
    /// A key and the value under it.
    public typealias Element = (key: String, value: TagValue)

    /// Always zero.
    public var startIndex: Int { 0 }

    /// The number of tags.
    public var endIndex: Int { elements.count }

    /// The tag at a position.
    public subscript(position: Int) -> Element { elements[position] }
}

extension Tags: ExpressibleByDictionaryLiteral {
    /// Creates a list from a dictionary literal; the later of two values under the same key wins.
    public init(dictionaryLiteral elements: (String, TagValue)...) {
        self.init()
        // The default of every argument that takes tags comes this way, so nothing is done for it.
        guard !elements.isEmpty else { return }
        reserveCapacity(elements.count)
        for (key, value) in elements {
            self[key] = value
        }
    }
}

extension Tags: Hashable {
    /// Two lists are equal when they have the same values under the same keys, in whatever order.
    public static func == (left: Tags, right: Tags) -> Bool {
        left.count == right.count && left.allSatisfy { right[$0.key] == $0.value }
    }

    /// Feeds the tags to the hasher, in a way that does not depend on their order.
    public func hash(into hasher: inout Hasher) {
        var combined = 0
        for (key, value) in elements {
            var element = Hasher()
            element.combine(key)
            element.combine(value)
            combined ^= element.finalize()
        }
        hasher.combine(combined)
    }
}

extension Tags: CustomStringConvertible {
    /// The tags as `key=value`, separated by spaces.
    public var description: String {
        elements.map { "\($0.key)=\($0.value)" }.joined(separator: " ")
    }
}
