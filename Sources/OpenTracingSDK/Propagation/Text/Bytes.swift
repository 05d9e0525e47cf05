//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// Bytes of a carrier: read with checked bounds, not copied, not kept.
typealias Bytes = Swift.Span<UInt8>

extension Bytes {
    /// The text that some of the bytes stand for; what is not UTF-8 becomes U+FFFD.
    ///
    /// - Parameter range: which bytes; must lie within the span.
    func text(in range: Range<Int>) -> String {
        extracting(range).withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) }
    }

    /// The range without the spaces and tabs at its ends, which HTTP allows around values.
    ///
    /// - Parameter range: which bytes; must lie within the span.
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

    /// The place of the first such byte, or `nil`.
    ///
    /// - Parameters:
    ///   - byte: what to look for.
    ///   - range: where to look; must lie within the span.
    func firstIndex(of byte: UInt8, in range: Range<Int>) -> Int? {
        for index in range where self[index] == byte {
            return index
        }
        return nil
    }

    /// Whether all of some bytes are in a set.
    ///
    /// - Parameters:
    ///   - range: which bytes; must lie within the span.
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
    /// The number that hexadecimal digits stand for.
    ///
    /// - Parameters:
    ///   - range: which bytes; must lie within the span.
    ///   - allowsUppercase: whether `A` to `F` are digits as well.
    /// - Returns: the number, or `nil` when a byte is no digit, when there are no bytes, or more than 16.
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
    /// What the byte stands for as a hexadecimal digit, or `nil`.
    ///
    /// - Parameter allowsUppercase: whether `A` to `F` are digits as well.
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
    /// Adds all 16 hexadecimal digits of a number, in lower case.
    mutating func appendHexadecimal(_ number: UInt64) {
        for shift in stride(from: UInt64(60), through: 0, by: -4) {
            append(lowercaseDigit: UInt8(truncatingIfNeeded: number >> shift) & 0xf)
        }
    }

    /// Adds the hexadecimal digits of a number, in lower case and without leading zeros.
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
    /// Gives access to the UTF-8 bytes of the text, without copying them and with checked bounds.
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
