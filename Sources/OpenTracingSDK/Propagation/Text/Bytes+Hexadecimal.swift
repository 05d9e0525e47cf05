//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

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
