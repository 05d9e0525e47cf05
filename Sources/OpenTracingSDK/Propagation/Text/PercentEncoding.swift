//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// Percent-encoding: some bytes are written as `%` and two hexadecimal digits.
enum PercentEncoding {
    /// Encodes a string byte by byte.
    ///
    /// - Parameters:
    ///   - text: the string to encode.
    ///   - output: the bytes to append to.
    ///   - plain: the characters to keep; all others are encoded. If it contains the percent sign, one that would be read as an
    ///     escape is still encoded, so that decoding always restores the string.
    static func append(_ text: String, to output: inout [UInt8], keeping plain: ASCIISet) {
        text.withBytes { bytes in
            for index in 0..<bytes.count {
                let byte = bytes[index]
                if plain.contains(byte), escape(bytes, at: index, before: bytes.count) == nil {
                    output.append(byte)
                } else {
                    output.append(UInt8(ascii: "%"))
                    output.append(uppercaseDigit(byte >> 4))
                    output.append(uppercaseDigit(byte & 0xf))
                }
            }
        }
    }

    /// Encodes a string like ``append(_:to:keeping:)``.
    static func encode(_ text: String, keeping plain: ASCIISet) -> String {
        guard !text.utf8.allSatisfy({ plain.contains($0) && $0 != UInt8(ascii: "%") }) else { return text }
        var output: [UInt8] = []
        output.reserveCapacity(text.utf8.count * 3)
        append(text, to: &output, keeping: plain)
        return String(decoding: output, as: UTF8.self)
    }

    /// Decodes a string. Invalid escapes are kept; invalid UTF-8 becomes U+FFFD.
    ///
    /// - Parameters:
    ///   - bytes: the bytes that contain the string.
    ///   - range: the bytes to decode; must lie within the span.
    static func decode(_ bytes: Bytes, in range: Range<Int>) -> String {
        guard bytes.firstIndex(of: UInt8(ascii: "%"), in: range) != nil else { return bytes.text(in: range) }
        var decoded: [UInt8] = []
        decoded.reserveCapacity(range.count)
        var index = range.lowerBound
        while index < range.upperBound {
            if let byte = escape(bytes, at: index, before: range.upperBound) {
                decoded.append(byte)
                index += 3
            } else {
                decoded.append(bytes[index])
                index += 1
            }
        }
        return String(decoding: decoded, as: UTF8.self)
    }

    /// Decodes a string in a URL query, where a plus stands for a space.
    ///
    /// - Parameters:
    ///   - bytes: the bytes that contain the string.
    ///   - range: the bytes to decode; must lie within the span.
    /// - Returns: the string, with U+FFFD for invalid UTF-8; `nil` if there is a malformed escape.
    static func decodeQuery(_ bytes: Bytes, in range: Range<Int>) -> String? {
        var decoded: [UInt8] = []
        decoded.reserveCapacity(range.count)
        var index = range.lowerBound
        while index < range.upperBound {
            if let byte = escape(bytes, at: index, before: range.upperBound) {
                decoded.append(byte)
                index += 3
                continue
            }
            guard bytes[index] != UInt8(ascii: "%") else { return nil }
            decoded.append(bytes[index] == UInt8(ascii: "+") ? UInt8(ascii: " ") : bytes[index])
            index += 1
        }
        return String(decoding: decoded, as: UTF8.self)
    }

    /// Returns the byte encoded by the escape at an index, or `nil` if there is none.
    private static func escape(_ bytes: Bytes, at index: Int, before end: Int) -> UInt8? {
        guard bytes[index] == UInt8(ascii: "%"), end - index >= 3,
            let high = bytes[index + 1].hexadecimalDigit(), let low = bytes[index + 2].hexadecimalDigit()
        else { return nil }
        return high << 4 | low
    }

    private static func uppercaseDigit(_ nibble: UInt8) -> UInt8 {
        nibble < 10 ? UInt8(ascii: "0") + nibble : UInt8(ascii: "A") + nibble - 10
    }
}
