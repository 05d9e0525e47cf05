//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

internal import OpenTracing

/// A set of ASCII characters, one bit each.
struct ASCIISet: Sendable {
    private var lower: UInt64 = 0
    private var upper: UInt64 = 0

    /// Creates a set.
    ///
    /// - Parameters:
    ///   - ranges: ranges of bytes; bytes beyond ASCII are ignored.
    ///   - others: further characters.
    init(_ ranges: [ClosedRange<UInt8>], and others: StaticString = "") {
        for range in ranges {
            for byte in range {
                insert(byte)
            }
        }
        others.withUTF8Buffer { buffer in
            for byte in buffer {
                insert(byte)
            }
        }
    }

    /// Returns whether the set contains a byte.
    func contains(_ byte: UInt8) -> Bool {
        switch byte {
        case 0..<64: lower & (1 << UInt64(byte)) != 0
        case 64..<128: upper & (1 << UInt64(byte - 64)) != 0
        default: false
        }
    }

    /// Returns the set without some characters.
    func subtracting(_ others: StaticString) -> ASCIISet {
        let other = ASCIISet([], and: others)
        var set = self
        set.lower &= ~other.lower
        set.upper &= ~other.upper
        return set
    }

    private mutating func insert(_ byte: UInt8) {
        switch byte {
        case 0..<64: lower |= 1 << UInt64(byte)
        case 64..<128: upper |= 1 << UInt64(byte - 64)
        default: break
        }
    }
}

extension ASCIISet {
    private static let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
    private static let lowercase = UInt8(ascii: "a")...UInt8(ascii: "z")
    private static let uppercase = UInt8(ascii: "A")...UInt8(ascii: "Z")

    /// The characters of HTTP tokens (RFC 9110, "tchar").
    static let token = ASCIISet([digits, lowercase, uppercase], and: "!#$%&'*+-.^_`|~")

    /// The characters that URLs never encode (RFC 3986, "unreserved").
    static let unreserved = ASCIISet([digits, lowercase, uppercase], and: "-._~")

    /// Visible characters.
    static let visible = ASCIISet([0x21...0x7e])

    /// Visible characters and the space.
    static let visibleAndSpace = ASCIISet([0x20...0x7e])
}

extension String {
    /// The string with ASCII letters in lowercase, as HTTP header names are compared.
    var lowercasedASCII: String {
        guard utf8.contains(where: { $0.lowercasedASCII != $0 }) else { return self }
        return String(decoding: utf8.map(\.lowercasedASCII), as: UTF8.self)
    }

    /// Returns whether the string equals a word, ignoring surrounding spaces and tabs and the case of ASCII letters.
    ///
    /// - Parameter word: the word, in lowercase.
    func isWord(_ word: StaticString) -> Bool {
        withBytes { bytes in
            let range = bytes.trimmed(0..<bytes.count)
            return word.withUTF8Buffer { expected in
                range.count == expected.count
                    && expected.indices.allSatisfy { bytes[range.lowerBound + $0].lowercasedASCII == expected[$0] }
            }
        }
    }
}

extension String {
    /// Returns a prefix of the string.
    ///
    /// - Parameter scalarCount: its maximum number of Unicode scalars.
    func prefix(scalarCount: Int) -> String {
        String(String.UnicodeScalarView(unicodeScalars.prefix(scalarCount)))
    }
}
