//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// Text in which some bytes are written as `%` and two hexadecimal digits.
enum PercentEncoding {
    /// Writes a text byte by byte.
    ///
    /// - Parameters:
    ///   - text: the text to write.
    ///   - output: where to add it.
    ///   - plain: what stays as it is. All else is encoded.
    static func append(_ text: String, to output: inout [UInt8], keeping plain: ASCIISet) {
        for byte in text.utf8 {
            if plain.contains(byte) {
                output.append(byte)
            } else {
                append(byte, to: &output)
            }
        }
    }

    /// Writes one byte as `%` and two hexadecimal digits in upper case.
    static func append(_ byte: UInt8, to output: inout [UInt8]) {
        output.append(UInt8(ascii: "%"))
        output.append(uppercaseDigit(byte >> 4))
        output.append(uppercaseDigit(byte & 0xf))
    }

    /// Reads a text. What is no valid escape stays as it is; what is not UTF-8 in the end becomes U+FFFD.
    ///
    /// - Parameters:
    ///   - bytes: where the text stands.
    ///   - range: which bytes; must lie within the span.
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

    /// The byte that an escape stands for, or `nil` when none stands there.
    static func escape(_ bytes: Bytes, at index: Int, before end: Int) -> UInt8? {
        guard bytes[index] == UInt8(ascii: "%"), end - index >= 3,
            let high = bytes[index + 1].hexadecimalDigit(), let low = bytes[index + 2].hexadecimalDigit()
        else { return nil }
        return high << 4 | low
    }

    private static func uppercaseDigit(_ nibble: UInt8) -> UInt8 {
        nibble < 10 ? UInt8(ascii: "0") + nibble : UInt8(ascii: "A") + nibble - 10
    }
}
