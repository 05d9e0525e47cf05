//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// The tags of a span: values with unique keys, in the order in which the keys were first set.
///
/// A span rarely has more than a dozen tags, so they are stored in one small array and searched linearly, which is faster than
/// hashing at that size.
public struct Tags: Sendable {
    /// A key and its value. A structure, because arrays of tuples generate slower code.
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

    /// Creates an empty collection of tags.
    @inlinable
    public init() {
        entries = []
    }

    /// Creates tags from pairs; the last value of a duplicate key wins.
    ///
    /// - Parameter pairs: keys and values.
    public init(_ pairs: some Sequence<(key: String, value: TagValue)>) {
        self.init()
        entries.reserveCapacity(pairs.underestimatedCount)
        for (key, value) in pairs {
            set(key, to: value)
        }
    }

    /// The value for a key, or `nil` if there is none. Assigning `nil` removes the tag.
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

    /// Sets a tag, replacing any value for its key.
    @inlinable @inline(__always)
    package mutating func set(_ key: String, to value: TagValue) {
        if let index = index(of: key, before: entries.count) {
            entries[index].value = value
        } else {
            entries.append(Entry(key: key, value: value))
        }
    }

    /// Appends a tag whose key is known to be unique, without checking.
    ///
    /// - Parameters:
    ///   - key: the name of the tag; no other tag may have it.
    ///   - value: the value of the tag.
    package mutating func append(unique key: String, _ value: TagValue) {
        assert(self[key] == nil, "a tag with this name already exists")
        entries.append(Entry(key: key, value: value))
    }

    /// Returns the index of a key among the first tags.
    ///
    /// Comparing lengths is quick and tells nearly all keys apart. Keys are therefore equal if their bytes are, which is how
    /// receivers compare them too.
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

    /// The value of a typed tag: `tags[.httpStatusCode]` is an `Int?`.
    ///
    /// `nil` if there is no such tag or its value has another type. Assigning `nil` removes the tag.
    public subscript<Value>(tag: Tag<Value>) -> Value? {
        get { self[tag.name].flatMap { Value.value(of: $0) } }
        set { self[tag.name] = newValue.map { Value.tagValue(of: $0) } }
    }

    /// Whether both collections share the same storage: a cheap check. If `false`, they may still be equal.
    @inlinable @inline(__always)
    package func sharesStorage(with other: Tags) -> Bool {
        entries.withUnsafeBufferPointer { own in
            other.entries.withUnsafeBufferPointer { own.baseAddress == $0.baseAddress && own.count == $0.count }
        }
    }

    /// Calls a closure with the tags in place, so that encoders need not copy each one.
    ///
    /// - Parameter body: receives a buffer that is valid only during the call.
    @inlinable @inline(__always)
    package func withUnsafeElements<Result>(_ body: (UnsafeBufferPointer<Entry>) -> Result) -> Result {
        entries.withUnsafeBufferPointer(body)
    }

    /// Reserves space for a number of tags.
    ///
    /// - Parameter capacity: the number of tags.
    @inlinable @inline(__always)
    package mutating func reserveCapacity(_ capacity: Int) {
        entries.reserveCapacity(capacity)
    }

    /// Adds all tags of another collection, which wins for duplicate keys.
    ///
    /// - Parameter other: the tags to add.
    public mutating func merge(_ other: Tags) {
        guard !entries.isEmpty else {
            self = other
            return
        }
        // The keys of the other collection are unique, so skip the tags that were just added.
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

    /// Whether the first keys are those of another collection, in its order.
    package func beginsWithKeys(of start: Tags) -> Bool {
        guard entries.count >= start.entries.count else { return false }
        return entries.withUnsafeBufferPointer { own in
            start.entries.withUnsafeBufferPointer { start in
                var place = 0
                while place < start.count {
                    guard own[place].key == start[place].key else { return false }
                    place += 1
                }
                return true
            }
        }
    }

    /// Returns the tags that another collection lacks or has other values for.
    ///
    /// - Parameter start: a collection whose tags, if they are here too, have the same positions.
    package func added(to start: Tags) -> Tags {
        var added = Tags()
        for (position, entry) in entries.enumerated() {
            if position < start.entries.count, start.entries[position].key == entry.key,
                start.entries[position].value == entry.value
            {
                continue
            }
            added.entries.append(entry)
        }
        return added
    }

    /// Returns the tags of both collections; the other one wins for duplicate keys.
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
    /// A key and its value.
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
    /// Creates tags from a dictionary literal; the last value of a duplicate key wins.
    @inlinable
    public init(dictionaryLiteral elements: (String, TagValue)...) {
        self.init()
        // The default value of every `tags` argument is an empty literal, so return early.
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
    /// Returns whether two collections have the same values for the same keys, in any order.
    public static func == (left: Tags, right: Tags) -> Bool {
        left.count == right.count && left.allSatisfy { right[$0.key] == $0.value }
    }

    /// Hashes the tags independently of their order.
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

/// The value of a tag: a string, a number, a Boolean, or an array of those.
///
/// The specification defines strings, numbers and Booleans; the array is for tags that naturally have several values, such as a
/// repeated header. More kinds may be added, so read values through the accessors, which return `nil` for any other kind.
public struct TagValue: Sendable, Hashable {
    /// The kinds of value, for encoders, which must handle all of them.
    @usableFromInline package enum Storage: Sendable, Hashable {
        case string(String)
        case integer(Int64)
        case double(Double)
        case boolean(Bool)
        case array([TagValue])
    }

    @usableFromInline package let storage: Storage

    @inlinable
    init(_ storage: Storage) {
        self.storage = storage
    }

    /// A string.
    @inlinable
    public static func string(_ value: String) -> TagValue { TagValue(.string(value)) }

    /// An integer.
    @inlinable
    public static func integer(_ value: Int64) -> TagValue { TagValue(.integer(value)) }

    /// A floating-point number.
    @inlinable
    public static func double(_ value: Double) -> TagValue { TagValue(.double(value)) }

    /// A Boolean.
    @inlinable
    public static func boolean(_ value: Bool) -> TagValue { TagValue(.boolean(value)) }

    /// An array of values of one kind.
    @inlinable
    public static func array(_ values: [TagValue]) -> TagValue { TagValue(.array(values)) }

    /// Creates a value from any type that tags can hold.
    ///
    /// - Parameter value: the value.
    @inlinable
    public init<Value: TagValueConvertible>(_ value: Value) {
        self = Value.tagValue(of: value)
    }
}

extension TagValue {
    /// The string, if this is one.
    public var stringValue: String? {
        if case .string(let value) = storage { value } else { nil }
    }

    /// The integer, if this is one.
    public var integerValue: Int64? {
        if case .integer(let value) = storage { value } else { nil }
    }

    /// The number as a `Double`, if this is an integer or a floating-point number.
    public var doubleValue: Double? {
        switch storage {
        case .double(let value): value
        case .integer(let value): Double(value)
        case .string, .boolean, .array: nil
        }
    }

    /// The Boolean, if this is one.
    public var booleanValue: Bool? {
        if case .boolean(let value) = storage { value } else { nil }
    }

    /// The elements, if this is an array.
    public var arrayValue: [TagValue]? {
        if case .array(let value) = storage { value } else { nil }
    }
}

extension TagValue: CustomStringConvertible {
    /// The value as text; array elements are separated by commas.
    public var description: String {
        switch storage {
        case .string(let value): value
        case .integer(let value): String(value)
        case .double(let value): String(value)
        case .boolean(let value): String(value)
        case .array(let values): values.map(\.description).joined(separator: ",")
        }
    }
}

extension TagValue: ExpressibleByStringInterpolation, ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral,
    ExpressibleByBooleanLiteral, ExpressibleByArrayLiteral
{
    /// Creates a string from a literal.
    public init(stringLiteral value: String) {
        self = .string(value)
    }

    /// Creates an integer from a literal.
    public init(integerLiteral value: Int64) {
        self = .integer(value)
    }

    /// Creates a floating-point number from a literal.
    public init(floatLiteral value: Double) {
        self = .double(value)
    }

    /// Creates a Boolean from a literal.
    public init(booleanLiteral value: Bool) {
        self = .boolean(value)
    }

    /// Creates an array from a literal.
    public init(arrayLiteral elements: TagValue...) {
        self = .array(elements)
    }
}
