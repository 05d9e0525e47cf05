//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// A carrier of keys and values that a span context is read from.
///
/// A carrier may hold entries that have nothing to do with tracing, and several values under one key, as HTTP headers do.
/// For dictionaries there is ``TextMapCarrier``.
public protocol TextMapReader {
    /// All values under a key, in the order in which they stand in the carrier.
    ///
    /// - Parameter key: the name to look for, in lower case. Names are compared without regard to the case of ASCII letters.
    /// - Returns: the values; empty when there are none.
    func values(forKey key: String) -> [String]

    /// Calls a closure with all values under a key, in the order in which they stand in the carrier.
    ///
    /// Must tell the same as ``values(forKey:)``, which it asks by default. A carrier that is read for every request makes no list of
    /// them here.
    ///
    /// - Parameters:
    ///   - key: the name to look for, in lower case. Names are compared without regard to the case of ASCII letters.
    ///   - body: receives each value.
    func forEachValue(forKey key: String, _ body: (_ value: String) -> Void)

    /// Calls a closure with every entry. A key that has several values comes once for each.
    ///
    /// A carrier that only answers by key does nothing here; formats that find baggage by the prefix of its name then
    /// find none.
    ///
    /// - Parameter body: receives the key and the value of each entry.
    func forEachEntry(_ body: (_ key: String, _ value: String) -> Void)

    /// Whether the carrier holds anything under some keys; else nothing is extracted from it.
    ///
    /// Servers ask it for every request. By default it goes through all entries; answer it where that can be done for less.
    ///
    /// - Parameter keys: what the formats of a tracer read.
    /// - Returns: whether an entry is there.
    func holdsEntry(under keys: CarrierKeys) -> Bool
}

extension TextMapReader {
    /// Goes through the list of values.
    public func forEachValue(forKey key: String, _ body: (_ value: String) -> Void) {
        for value in values(forKey: key) {
            body(value)
        }
    }

    /// Looks through all entries.
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

/// A carrier of keys and values that a span context is written to.
///
/// For dictionaries there is ``TextMapCarrier``.
public protocol TextMapWriter {
    /// Sets the value under a key, and removes whatever stood under it before.
    ///
    /// Injecting into a carrier that was injected into before therefore replaces the context in it.
    ///
    /// - Parameters:
    ///   - value: the value to write.
    ///   - key: the name to write it under. An earlier entry whose name differs in the case of ASCII letters only is the same.
    mutating func set(_ value: String, forKey key: String)

    /// Removes whatever stands under a key; nothing when there is nothing.
    ///
    /// Formats that spread a context over several entries need it to take back those that the context to write lacks. A
    /// carrier that cannot remove does nothing here, and keeps such entries when it is written to again.
    ///
    /// - Parameter key: the name, in lower case. Names are compared without regard to the case of ASCII letters.
    mutating func removeValues(forKey key: String)
}

extension TextMapWriter {
    /// Does nothing.
    public mutating func removeValues(forKey key: String) {}
}

/// A dictionary from text to text as a carrier.
///
/// Tracers take dictionaries themselves, see ``Tracer/inject(_:as:into:)-(_,_,[String:String])``. The carrier is for interfaces that
/// take any ``TextMapReader`` or ``TextMapWriter``; dictionaries do not conform, so that they do not gain the members of carriers.
public struct TextMapCarrier: TextMapReader, TextMapWriter, ExpressibleByDictionaryLiteral, Sendable, Hashable {
    /// The entries.
    public var entries: [String: String]

    /// Creates a carrier.
    ///
    /// - Parameter entries: the entries.
    public init(_ entries: [String: String] = [:]) {
        self.entries = entries
    }

    /// Creates a carrier from keys and values; the later of two values under the same key wins.
    public init(dictionaryLiteral elements: (String, String)...) {
        entries = Dictionary(elements) { $1 }
    }

    /// The value under the key as written.
    public subscript(key: String) -> String? {
        get { entries[key] }
        set { entries[key] = newValue }
    }

    /// The value under the key as written, else the values under keys that differ in the case of ASCII letters only.
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

    /// Sets the value under a key, and removes entries whose keys differ in the case of ASCII letters only.
    public mutating func set(_ value: String, forKey key: String) {
        entries.updateValue(value, forKey: key)
        for other in entries.keys where other != key && other.equalsIgnoringASCIICase(key) {
            entries.removeValue(forKey: other)
        }
    }

    /// Removes the value under a key, and those under keys that differ in the case of ASCII letters only.
    public mutating func removeValues(forKey key: String) {
        for other in entries.keys where other.equalsIgnoringASCIICase(key) {
            entries.removeValue(forKey: other)
        }
    }
}

extension String {
    /// Whether two strings have the same bytes once ASCII letters are in the same case.
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
    /// The byte with an ASCII capital letter made small.
    package var lowercasedASCII: UInt8 {
        self >= UInt8(ascii: "A") && self <= UInt8(ascii: "Z") ? self | 0x20 : self
    }
}

/// The keys that a format reads in a carrier of keys and values, so that a carrier without any of them need not be read.
public struct CarrierKeys: Sendable {
    private var names: [[UInt8]]
    private var prefixes: [[UInt8]]
    /// A bit for each length that a key can have: names are short, and behind a prefix there can be anything.
    @usableFromInline var lengths: UInt64
    private var firstBytes: UInt64 = 0

    /// Creates keys. Case does not count, as in the names of header fields.
    ///
    /// - Parameters:
    ///   - names: whole keys.
    ///   - prefixes: what other keys begin with.
    public init(_ names: [String], prefixes: [String] = []) {
        self.names = names.map { $0.utf8.map(Self.lowercased) }
        self.prefixes = prefixes.map { $0.utf8.map(Self.lowercased) }
        lengths = prefixes.isEmpty ? 0 : .max
        for name in self.names { lengths |= Self.bit(name.count) }
        for text in self.names + self.prefixes { firstBytes |= Self.bit(ofFirst: text.first ?? 0) }
    }

    /// The keys of both.
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

    /// Whether a format reads an entry.
    ///
    /// - Parameter key: the key of the entry.
    /// - Returns: whether it is one of the keys, in whatever case, or begins with one of the prefixes.
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
    /// Goes through all entries.
    public func holdsEntry(under keys: CarrierKeys) -> Bool {
        var isFound = false
        forEachEntry { key, _ in
            if !isFound { isFound = keys.contains(key) }
        }
        return isFound
    }
}
