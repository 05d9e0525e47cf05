//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

extension TraceID {
    /// Parses an identifier.
    ///
    /// - Parameters:
    ///   - bytes: the bytes that contain it.
    ///   - range: the bytes to parse; must lie within the span.
    ///   - allowsUppercase: whether `A` to `F` are accepted too.
    /// - Returns: the identifier, which may be zero; `nil` unless there are 1 to 32 hexadecimal digits.
    init?(_ bytes: Bytes, in range: Range<Int>, allowsUppercase: Bool = false) {
        let middle = max(range.lowerBound, range.upperBound - 16)
        guard let low = bytes.hexadecimal(in: middle..<range.upperBound, allowsUppercase: allowsUppercase) else {
            return nil
        }
        guard middle > range.lowerBound else {
            self.init(high: 0, low: low)
            return
        }
        guard let high = bytes.hexadecimal(in: range.lowerBound..<middle, allowsUppercase: allowsUppercase) else {
            return nil
        }
        self.init(high: high, low: low)
    }

    /// Parses an identifier as written in a link: 1 to 32 hexadecimal digits, not all zero.
    package init?(text: String) {
        let digits = text.utf8.count
        guard (1...32).contains(digits), text.utf8.allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }) else {
            return nil
        }
        let high = digits > 16 ? UInt64(text.dropLast(16), radix: 16) : 0
        guard let high, let low = UInt64(text.suffix(16), radix: 16), high != 0 || low != 0 else { return nil }
        self.init(high: high, low: low)
    }

    /// The identifier with 16 digits if they suffice, otherwise with 32.
    var shortest: [UInt8] {
        var digits: [UInt8] = []
        digits.reserveCapacity(high == 0 ? 16 : 32)
        if high != 0 {
            digits.appendHexadecimal(high)
        }
        digits.appendHexadecimal(low)
        return digits
    }
}
