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
    /// A key and the value under it. A structure, since arrays of tuples come with slower code.
    @usableFromInline package struct Entry: Sendable {
        @usableFromInline package let key: String
        @usableFromInline package var value: TagValue

        @inlinable
        init(key: String, value: TagValue) {
            self.key = key
            self.value = value
        }
    }

    @usableFromInline var entries: [Entry]

    /// Creates an empty list.
    @inlinable
    public init() {
        entries = []
    }

    /// Creates a list from pairs; the later of two values under the same key wins.
    ///
    /// - Parameter pairs: keys and values.
    public init(_ pairs: some Sequence<(key: String, value: TagValue)>) {
        self.init()
        entries.reserveCapacity(pairs.underestimatedCount)
        for (key, value) in pairs {
            set(key, to: value)
        }
    }

    /// The value under a key, or `nil` when there is none. Assigning `nil` removes the tag.
    public subscript(key: String) -> TagValue? {
        get {
            index(of: key, before: entries.count).map { entries[$0].value }
        }
        set {
            if let newValue {
                set(key, to: newValue)
            } else if let index = index(of: key, before: entries.count) {
                entries.remove(at: index)
            }
        }
    }

    /// Adds a tag, or replaces the value under its key.
    @inlinable @inline(__always)
    package mutating func set(_ key: String, to value: TagValue) {
        if let index = index(of: key, before: entries.count) {
            entries[index].value = value
        } else {
            entries.append(Entry(key: key, value: value))
        }
    }

    /// Adds a tag under a key that no other tag has, which is not looked at again.
    ///
    /// - Parameters:
    ///   - key: the name of the tag; the list must have no other tag of this name.
    ///   - value: the value of the tag.
    package mutating func append(unique key: String, _ value: TagValue) {
        assert(self[key] == nil, "there is a tag of this name")
        entries.append(Entry(key: key, value: value))
    }

    /// Where a key stands among the first tags.
    ///
    /// The lengths tell nearly all keys apart, and comparing them is quick. So keys are the same when their bytes are, as they are
    /// wherever tags are sent to.
    @inlinable @inline(__always)
    func index(of key: String, before end: Int) -> Int? {
        let length = key.utf8.count
        return entries.withUnsafeBufferPointer { entries in
            var index = 0
            while index < end {
                if entries[index].key.utf8.count == length, entries[index].key == key { return index }
                index += 1
            }
            return nil
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
    @inlinable @inline(__always)
    package func sharesStorage(with other: Tags) -> Bool {
        entries.withUnsafeBufferPointer { own in
            other.entries.withUnsafeBufferPointer { own.baseAddress == $0.baseAddress && own.count == $0.count }
        }
    }

    /// Calls a function with the tags where they stand, for encoders: without a copy of each.
    ///
    /// - Parameter body: gets memory that is theirs during the call only.
    @inlinable @inline(__always)
    package func withUnsafeElements<Result>(_ body: (UnsafeBufferPointer<Entry>) -> Result) -> Result {
        entries.withUnsafeBufferPointer(body)
    }

    /// Makes room for a number of tags at once.
    ///
    /// - Parameter capacity: the number of tags to make room for.
    @inlinable @inline(__always)
    package mutating func reserveCapacity(_ capacity: Int) {
        entries.reserveCapacity(capacity)
    }

    /// Adds all tags of another list; on the same key the other list wins.
    ///
    /// - Parameter other: the tags to add.
    public mutating func merge(_ other: Tags) {
        guard !entries.isEmpty else {
            self = other
            return
        }
        // The keys of the other list are distinct, so what was added a moment ago need not be looked at.
        let count = entries.count
        if entries.capacity < count + other.entries.count {
            // With room for a few more: what is known at the end of an operation comes on top of what its start was given.
            entries.reserveCapacity(Swift.max(count + other.entries.count + 4, 2 * count))
        }
        other.entries.withUnsafeBufferPointer { added in
            for place in added.indices {
                if let index = index(of: added[place].key, before: count) {
                    entries[index].value = added[place].value
                } else {
                    entries.append(added[place])
                }
            }
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
    public var endIndex: Int { entries.count }

    /// The number of tags.
    @inlinable public var count: Int { entries.count }

    /// Whether there are no tags.
    @inlinable public var isEmpty: Bool { entries.isEmpty }

    /// The tag at a position.
    public subscript(position: Int) -> Element { (entries[position].key, entries[position].value) }
}

extension Tags: ExpressibleByDictionaryLiteral {
    /// Creates a list from a dictionary literal; the later of two values under the same key wins.
    @inlinable
    public init(dictionaryLiteral elements: (String, TagValue)...) {
        self.init()
        // The default of every argument that takes tags comes this way, so nothing is done for it.
        guard !elements.isEmpty else { return }
        add(elements)
    }

    @usableFromInline
    mutating func add(_ elements: [(String, TagValue)]) {
        entries.reserveCapacity(elements.count)
        for (key, value) in elements {
            set(key, to: value)
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
        for (key, value) in self {
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
        map { "\($0.key)=\($0.value)" }.joined(separator: " ")
    }
}
