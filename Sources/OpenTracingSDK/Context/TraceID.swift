//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// A trace identifier: 128 bits, not all zero.
///
/// W3C Trace Context, "trace-id".
public struct TraceID: Sendable, Hashable {
    /// The upper 64 bits; zero for a trace from a system with 64-bit identifiers.
    public let high: UInt64

    /// The lower 64 bits.
    public let low: UInt64

    /// Creates an identifier from its halves.
    ///
    /// - Parameters:
    ///   - high: the upper 64 bits.
    ///   - low: the lower 64 bits.
    public init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    /// An invalid identifier, for no trace.
    public static let invalid = TraceID(high: 0, low: 0)

    /// Whether the identifier is valid: not all bits are zero.
    public var isValid: Bool { high != 0 || low != 0 }
}

extension TraceID: CustomStringConvertible {
    /// 32 lowercase hexadecimal digits.
    public var description: String {
        String(unsafeUninitializedCapacity: 32) { buffer in
            high.writeHexadecimal(to: buffer, at: 0)
            low.writeHexadecimal(to: buffer, at: 16)
            return 32
        }
    }
}

/// A span identifier: 64 bits, not all zero, unique within a trace.
///
/// W3C Trace Context, "parent-id".
public struct SpanID: Sendable, Hashable {
    /// The bits of the identifier.
    public let rawValue: UInt64

    /// Creates an identifier.
    ///
    /// - Parameter rawValue: the bits of the identifier.
    public init(_ rawValue: UInt64) {
        self.rawValue = rawValue
    }

    /// An invalid identifier, for no span.
    public static let invalid = SpanID(0)

    /// Whether the identifier is valid: not all bits are zero.
    public var isValid: Bool { rawValue != 0 }
}

extension SpanID: CustomStringConvertible {
    /// 16 lowercase hexadecimal digits.
    public var description: String {
        String(unsafeUninitializedCapacity: 16) { buffer in
            rawValue.writeHexadecimal(to: buffer, at: 0)
            return 16
        }
    }
}

extension UInt64 {
    /// Writes the number as 16 lowercase hexadecimal digits.
    ///
    /// - Parameters:
    ///   - buffer: the buffer to write to; must have 16 bytes from `offset`.
    ///   - offset: the position of the first digit.
    package func writeHexadecimal(to buffer: UnsafeMutableBufferPointer<UInt8>, at offset: Int) {
        precondition(offset >= 0 && offset + 16 <= buffer.count)
        let bytes = UnsafeMutableRawBufferPointer(buffer)
        bytes.storeBytes(of: Self.digits(of: self >> 32).bigEndian, toByteOffset: offset, as: UInt64.self)
        bytes.storeBytes(of: Self.digits(of: self & 0xFFFF_FFFF).bigEndian, toByteOffset: offset + 8, as: UInt64.self)
    }

    /// Returns the eight digits of a 32-bit number, one byte each, computed in parallel and without branches.
    private static func digits(of number: UInt64) -> UInt64 {
        var nibbles = (number | number << 16) & 0x0000_FFFF_0000_FFFF
        nibbles = (nibbles | nibbles << 8) & 0x00FF_00FF_00FF_00FF
        nibbles = (nibbles | nibbles << 4) & 0x0F0F_0F0F_0F0F_0F0F
        // Nibbles of ten and above carry into the next bit, which selects the extra distance from "9" to "a".
        let letters = ((nibbles + 0x0606_0606_0606_0606) >> 4) & 0x0101_0101_0101_0101
        return nibbles + 0x3030_3030_3030_3030 + letters * 39
    }
}
