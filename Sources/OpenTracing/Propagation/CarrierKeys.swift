//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// The keys that a format reads in a carrier of keys and values, so that a carrier without any of them need not be read.
public struct CarrierKeys: Sendable {
    private var names: [[UInt8]]
    private var prefixes: [[UInt8]]
    /// A bit for each length that a name has; names are short.
    private var lengths: UInt64 = 0
    private var firstBytes: UInt64 = 0

    /// Creates keys. Case does not count, as in the names of header fields.
    ///
    /// - Parameters:
    ///   - names: whole keys.
    ///   - prefixes: what other keys begin with.
    public init(_ names: [String], prefixes: [String] = []) {
        self.names = names.map { $0.utf8.map(Self.lowercased) }
        self.prefixes = prefixes.map { $0.utf8.map(Self.lowercased) }
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
    public func contains(_ key: String) -> Bool {
        let bytes = key.utf8
        let count = bytes.count
        guard lengths & Self.bit(count) != 0 || !prefixes.isEmpty,
            let first = bytes.first, firstBytes & Self.bit(ofFirst: Self.lowercased(first)) != 0
        else { return false }
        if lengths & Self.bit(count) != 0 {
            for name in names where name.count == count && Self.matches(name, bytes) { return true }
        }
        for prefix in prefixes where prefix.count <= count && Self.matches(prefix, bytes) { return true }
        return false
    }

    private static func bit(ofFirst byte: UInt8) -> UInt64 { 1 << UInt64(byte & 63) }

    private static func bit(_ length: Int) -> UInt64 { 1 << UInt64(min(length, 63)) }

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
