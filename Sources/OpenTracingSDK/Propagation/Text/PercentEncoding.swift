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
    ///   - plain: what stays as it is; all else is encoded. A percent sign in it stays only where it would not be read as
    ///     an escape, so that decoding gives the text back in any case.
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

    /// The text as ``append(_:to:keeping:)`` writes it.
    static func encode(_ text: String, keeping plain: ASCIISet) -> String {
        guard !text.utf8.allSatisfy({ plain.contains($0) && $0 != UInt8(ascii: "%") }) else { return text }
        var output: [UInt8] = []
        output.reserveCapacity(text.utf8.count * 3)
        append(text, to: &output, keeping: plain)
        return String(decoding: output, as: UTF8.self)
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

    /// Reads a text that is encoded as in the query of a URL, where a plus stands for a space.
    ///
    /// - Parameters:
    ///   - bytes: where the text stands.
    ///   - range: which bytes; must lie within the span.
    /// - Returns: the text, in which U+FFFD stands for what is not UTF-8; `nil` when there is a malformed escape.
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

    /// The byte that an escape stands for, or `nil` when none stands there.
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
