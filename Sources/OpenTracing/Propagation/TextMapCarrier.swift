//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// A text map from which a tracer extracts a span context.
///
/// A carrier may hold entries that are unrelated to tracing, and several values for one key, as HTTP headers do. For
/// dictionaries, use ``TextMapCarrier``.
public protocol TextMapReader {
    /// Returns all values for a key, in the carrier's order.
    ///
    /// - Parameter key: the key to look up, in lowercase. Keys are compared ignoring the case of ASCII letters.
    /// - Returns: the values; empty if there are none.
    func values(forKey key: String) -> [String]

    /// Calls a closure with each value for a key, in the carrier's order.
    ///
    /// Must yield the same values as ``values(forKey:)``, which the default implementation calls. Implement it to avoid
    /// allocating an array for every request.
    ///
    /// - Parameters:
    ///   - key: the key to look up, in lowercase. Keys are compared ignoring the case of ASCII letters.
    ///   - body: receives each value.
    func forEachValue(forKey key: String, _ body: (_ value: String) -> Void)

    /// Calls a closure with every entry. A key with several values is passed once for each value.
    ///
    /// If a carrier supports only lookup by key, this does nothing, and formats that find baggage by a key prefix find none.
    ///
    /// - Parameter body: receives the key and the value of each entry.
    func forEachEntry(_ body: (_ key: String, _ value: String) -> Void)

    /// Returns whether the carrier has an entry for any of the given keys. If not, nothing is extracted from it.
    ///
    /// Servers call it for every request. The default implementation scans all entries; implement it if there is a cheaper way.
    ///
    /// - Parameter keys: the keys that the tracer's formats read.
    /// - Returns: whether there is such an entry.
    func holdsEntry(under keys: CarrierKeys) -> Bool
}

extension TextMapReader {
    /// Iterates over the array of values.
    public func forEachValue(forKey key: String, _ body: (_ value: String) -> Void) {
        for value in values(forKey: key) {
            body(value)
        }
    }

    /// Scans all entries.
    public func values(forKey key: String) -> [String] {
        var values: [String] = []
        forEachEntry { entryKey, value in
            if key.equalsIgnoringASCIICase(entryKey) {
                values.append(value)
            }
        }
        return values
    }
}

/// A text map into which a tracer injects a span context.
///
/// For dictionaries, use ``TextMapCarrier``.
public protocol TextMapWriter {
    /// Sets the value for a key, replacing any existing values.
    ///
    /// Injecting into the same carrier again therefore replaces the context.
    ///
    /// - Parameters:
    ///   - value: the value to write.
    ///   - key: the key to set. It replaces existing keys that differ only in the case of ASCII letters.
    mutating func set(_ value: String, forKey key: String)

    /// Removes all values for a key, if there are any.
    ///
    /// Formats that spread a context over several entries call it to remove those that the new context lacks. If a carrier cannot
    /// remove entries, this does nothing, and stale entries stay when the carrier is reused.
    ///
    /// - Parameter key: the key, in lowercase. Keys are compared ignoring the case of ASCII letters.
    mutating func removeValues(forKey key: String)
}

extension TextMapWriter {
    /// Does nothing.
    public mutating func removeValues(forKey key: String) {}
}

/// A dictionary of strings as a carrier.
///
/// Tracers accept dictionaries directly, see ``Tracer/inject(_:as:into:)-(_,_,[String:String])``. Use this type for interfaces
/// that take any ``TextMapReader`` or ``TextMapWriter``. Dictionaries themselves do not conform, to keep the carrier members off
/// them.
public struct TextMapCarrier: TextMapReader, TextMapWriter, ExpressibleByDictionaryLiteral, Sendable, Hashable {
    /// The entries.
    public var entries: [String: String]

    /// Creates a carrier.
    ///
    /// - Parameter entries: the entries.
    public init(_ entries: [String: String] = [:]) {
        self.entries = entries
    }

    /// Creates a carrier from a dictionary literal; the last value of a duplicate key wins.
    public init(dictionaryLiteral elements: (String, String)...) {
        entries = Dictionary(elements) { $1 }
    }

    /// The value for exactly this key.
    public subscript(key: String) -> String? {
        get { entries[key] }
        set { entries[key] = newValue }
    }

    /// Returns the value for exactly this key, otherwise the values for keys that differ only in the case of ASCII letters.
    public func values(forKey key: String) -> [String] {
        if let value = entries[key] {
            return [value]
        }
        return entries.filter { key.equalsIgnoringASCIICase($0.key) }.sorted { $0.key < $1.key }.map(\.value)
    }

    /// Calls a closure with every entry.
    public func forEachEntry(_ body: (_ key: String, _ value: String) -> Void) {
        for (key, value) in entries {
            body(key, value)
        }
    }

    /// Sets the value for a key, and removes entries whose keys differ only in the case of ASCII letters.
    public mutating func set(_ value: String, forKey key: String) {
        entries.updateValue(value, forKey: key)
        for other in entries.keys where other != key && other.equalsIgnoringASCIICase(key) {
            entries.removeValue(forKey: other)
        }
    }

    /// Removes the value for a key, and those for keys that differ only in the case of ASCII letters.
    public mutating func removeValues(forKey key: String) {
        for other in entries.keys where other.equalsIgnoringASCIICase(key) {
            entries.removeValue(forKey: other)
        }
    }
}

extension String {
    /// Returns whether two strings have the same bytes, ignoring the case of ASCII letters.
    package func equalsIgnoringASCIICase(_ other: String) -> Bool {
        guard utf8.count == other.utf8.count else { return false }
        let isEqual = utf8.withContiguousStorageIfAvailable { left in
            other.utf8.withContiguousStorageIfAvailable { right in
                var index = 0
                while index < left.count {
                    guard left[index].lowercasedASCII == right[index].lowercasedASCII else { return false }
                    index += 1
                }
                return true
            }
        }
        if case let isEqual?? = isEqual { return isEqual }
        return zip(utf8, other.utf8).allSatisfy { $0.lowercasedASCII == $1.lowercasedASCII }
    }
}

extension UInt8 {
    /// The byte, with ASCII uppercase letters converted to lowercase.
    package var lowercasedASCII: UInt8 {
        self >= UInt8(ascii: "A") && self <= UInt8(ascii: "Z") ? self | 0x20 : self
    }
}

/// The keys that a format reads in a text map. A carrier that has none of them need not be read.
public struct CarrierKeys: Sendable {
    private var names: [[UInt8]]
    private var prefixes: [[UInt8]]
    /// A bit mask of the possible key lengths. With prefixes, any length is possible.
    @usableFromInline var lengths: UInt64
    private var firstBytes: UInt64 = 0

    /// Creates a set of keys, compared case-insensitively like HTTP header names.
    ///
    /// - Parameters:
    ///   - names: whole keys.
    ///   - prefixes: prefixes of further keys.
    public init(_ names: [String], prefixes: [String] = []) {
        self.names = names.map { $0.utf8.map(Self.lowercased) }
        self.prefixes = prefixes.map { $0.utf8.map(Self.lowercased) }
        lengths = prefixes.isEmpty ? 0 : .max
        for name in self.names { lengths |= Self.bit(name.count) }
        for text in self.names + self.prefixes { firstBytes |= Self.bit(ofFirst: text.first ?? 0) }
    }

    /// Returns the union with other keys.
    ///
    /// - Parameter other: further keys.
    /// - Returns: the union.
    package func union(_ other: CarrierKeys) -> CarrierKeys {
        var union = self
        union.names += other.names
        union.prefixes += other.prefixes
        union.lengths |= other.lengths
        union.firstBytes |= other.firstBytes
        return union
    }

    /// Returns whether a format reads the entry with the given key.
    ///
    /// - Parameter key: the key of the entry.
    /// - Returns: whether it is one of the keys or begins with one of the prefixes, ignoring case.
    @inlinable
    public func contains(_ key: String) -> Bool {
        lengths & Self.bit(key.utf8.count) != 0 && matches(key)
    }

    @usableFromInline
    func matches(_ key: String) -> Bool {
        let bytes = key.utf8
        let count = bytes.count
        guard let first = bytes.first, firstBytes & Self.bit(ofFirst: Self.lowercased(first)) != 0 else { return false }
        for name in names where name.count == count && Self.matches(name, bytes) { return true }
        for prefix in prefixes where prefix.count <= count && Self.matches(prefix, bytes) { return true }
        return false
    }

    private static func bit(ofFirst byte: UInt8) -> UInt64 { 1 << UInt64(byte & 63) }

    @inlinable
    static func bit(_ length: Int) -> UInt64 { 1 &<< UInt64(truncatingIfNeeded: min(length, 63)) }

    private static func matches(_ name: [UInt8], _ key: String.UTF8View) -> Bool {
        var position = key.startIndex
        for byte in name {
            guard lowercased(key[position]) == byte else { return false }
            position = key.index(after: position)
        }
        return true
    }

    private static func lowercased(_ byte: UInt8) -> UInt8 {
        byte >= UInt8(ascii: "A") && byte <= UInt8(ascii: "Z") ? byte | 0x20 : byte
    }
}

extension TextMapReader {
    /// Scans all entries.
    public func holdsEntry(under keys: CarrierKeys) -> Bool {
        var isFound = false
        forEachEntry { key, _ in
            if !isFound { isFound = keys.contains(key) }
        }
        return isFound
    }
}
