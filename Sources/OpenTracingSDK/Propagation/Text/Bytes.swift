//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// Bytes of a carrier, accessed with bounds checks and without copying.
typealias Bytes = Swift.Span<UInt8>

extension Bytes {
    /// Decodes bytes as UTF-8; invalid sequences become U+FFFD.
    ///
    /// - Parameter range: the bytes; must lie within the span.
    func text(in range: Range<Int>) -> String {
        extracting(range).withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) }
    }

    /// Trims the spaces and tabs that HTTP allows around values.
    ///
    /// - Parameter range: the bytes; must lie within the span.
    func trimmed(_ range: Range<Int>) -> Range<Int> {
        var start = range.lowerBound
        var end = range.upperBound
        while start < end, self[start].isOptionalWhitespace {
            start += 1
        }
        while end > start, self[end - 1].isOptionalWhitespace {
            end -= 1
        }
        return start..<end
    }

    /// Returns the index of the first occurrence of a byte, or `nil`.
    ///
    /// - Parameters:
    ///   - byte: the byte to find.
    ///   - range: the bytes to search; must lie within the span.
    func firstIndex(of byte: UInt8, in range: Range<Int>) -> Int? {
        for index in range where self[index] == byte {
            return index
        }
        return nil
    }

    /// Returns whether all bytes of a range are in a set.
    ///
    /// - Parameters:
    ///   - range: the bytes; must lie within the span.
    ///   - set: the set.
    func allSatisfy(in range: Range<Int>, _ set: ASCIISet) -> Bool {
        for index in range where !set.contains(self[index]) {
            return false
        }
        return true
    }
}

extension UInt8 {
    /// Whether the byte is a space or a tab.
    var isOptionalWhitespace: Bool { self == UInt8(ascii: " ") || self == UInt8(ascii: "\t") }
}

extension Bytes {
    /// Parses hexadecimal digits.
    ///
    /// - Parameters:
    ///   - range: the bytes; must lie within the span.
    ///   - allowsUppercase: whether `A` to `F` are accepted too.
    /// - Returns: the number, or `nil` if a byte is not a digit, or there are no bytes or more than 16.
    func hexadecimal(in range: Range<Int>, allowsUppercase: Bool = false) -> UInt64? {
        guard !range.isEmpty, range.count <= 16 else { return nil }
        var number: UInt64 = 0
        for index in range {
            guard let digit = self[index].hexadecimalDigit(allowsUppercase: allowsUppercase) else { return nil }
            number = number << 4 | UInt64(digit)
        }
        return number
    }
}

extension UInt8 {
    /// Returns the value of the byte as a hexadecimal digit, or `nil`.
    ///
    /// - Parameter allowsUppercase: whether `A` to `F` are accepted too.
    func hexadecimalDigit(allowsUppercase: Bool = true) -> UInt8? {
        switch self {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): self - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): self - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F") where allowsUppercase: self - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}

extension [UInt8] {
    /// Appends all 16 lowercase hexadecimal digits of a number.
    mutating func appendHexadecimal(_ number: UInt64) {
        for shift in stride(from: UInt64(60), through: 0, by: -4) {
            append(lowercaseDigit: UInt8(truncatingIfNeeded: number >> shift) & 0xf)
        }
    }

    /// Appends the lowercase hexadecimal digits of a number without leading zeros.
    mutating func appendShortHexadecimal(_ number: UInt64) {
        let digits = Swift.max(1, (64 - number.leadingZeroBitCount + 3) / 4)
        for digit in (0..<digits).reversed() {
            append(lowercaseDigit: UInt8(truncatingIfNeeded: number >> UInt64(4 * digit)) & 0xf)
        }
    }

    private mutating func append(lowercaseDigit nibble: UInt8) {
        append(nibble < 10 ? UInt8(ascii: "0") + nibble : UInt8(ascii: "a") + nibble - 10)
    }
}

extension String {
    /// Provides access to the UTF-8 bytes of the string, with bounds checks and without copying.
    ///
    /// - Parameter body: receives the bytes.
    /// - Returns: what `body` returns.
    /// - Throws: what `body` throws.
    func withBytes<Value, Failure: Error>(
        _ body: (Bytes) throws(Failure) -> Value
    ) throws(Failure) -> Value {
        var text = self
        let result: Result<Value, Failure> = text.withUTF8 { buffer in
            do throws(Failure) {
                return .success(try body(buffer.span))
            } catch {
                return .failure(error)
            }
        }
        return try result.get()
    }
}
