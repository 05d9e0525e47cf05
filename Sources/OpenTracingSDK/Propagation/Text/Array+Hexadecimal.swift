//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

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
