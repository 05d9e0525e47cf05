//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

extension UInt64 {
    /// Writes the 16 hexadecimal digits of the number, in lower case.
    ///
    /// - Parameters:
    ///   - buffer: where to write; must have 16 bytes from `offset` on.
    ///   - offset: the place of the first digit.
    package func writeHexadecimal(to buffer: UnsafeMutableBufferPointer<UInt8>, at offset: Int) {
        for digit in 0..<16 {
            let nibble = UInt8(truncatingIfNeeded: self >> UInt64(60 - 4 * digit)) & 0xf
            buffer[offset + digit] = nibble < 10 ? UInt8(ascii: "0") + nibble : UInt8(ascii: "a") + nibble - 10
        }
    }
}
