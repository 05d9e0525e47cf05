//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// A carrier of keys and values that a span context is read from.
///
/// A carrier may hold entries that have nothing to do with tracing, and several values under one key, as HTTP headers do.
/// Dictionaries from text to text conform.
public protocol TextMapReader {
    /// All values under a key, in the order in which they stand in the carrier.
    ///
    /// - Parameter key: the name to look for, in lower case. Names are compared without regard to the case of ASCII letters.
    /// - Returns: the values; empty when there are none.
    func values(forKey key: String) -> [String]

    /// Calls a closure with every entry. A key that has several values comes once for each.
    ///
    /// A carrier that only answers by key does nothing here; formats that find baggage by the prefix of its name then
    /// find none.
    ///
    /// - Parameter body: receives the key and the value of each entry.
    func forEachEntry(_ body: (_ key: String, _ value: String) -> Void)
}

extension TextMapReader {
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

extension String {
    /// Whether two strings have the same bytes once ASCII letters are in the same case.
    package func equalsIgnoringASCIICase(_ other: String) -> Bool {
        let left = utf8
        let right = other.utf8
        guard left.count == right.count else { return false }
        return zip(left, right).allSatisfy { $0 == $1 || ($0.lowercasedASCII == $1.lowercasedASCII) }
    }
}

extension UInt8 {
    /// The byte with an ASCII capital letter made small.
    package var lowercasedASCII: UInt8 {
        self >= UInt8(ascii: "A") && self <= UInt8(ascii: "Z") ? self | 0x20 : self
    }
}
