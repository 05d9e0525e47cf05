//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// Identifies a trace: 128 bits, not all zero.
///
/// W3C Trace Context, "trace-id".
public struct TraceID: Sendable, Hashable {
    /// The upper 64 bits; zero for a trace that came from a system with 64-bit identifiers.
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

    /// The identifier of no trace.
    public static let invalid = TraceID(high: 0, low: 0)

    /// Whether the identifier names a trace: not all bits are zero.
    public var isValid: Bool { high != 0 || low != 0 }
}

extension TraceID: CustomStringConvertible {
    /// 32 hexadecimal digits in lower case.
    public var description: String {
        String(unsafeUninitializedCapacity: 32) { buffer in
            high.writeHexadecimal(to: buffer, at: 0)
            low.writeHexadecimal(to: buffer, at: 16)
            return 32
        }
    }
}

/// Identifies a span within its trace: 64 bits, not all zero.
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

    /// The identifier of no span.
    public static let invalid = SpanID(0)

    /// Whether the identifier names a span: not all bits are zero.
    public var isValid: Bool { rawValue != 0 }
}

extension SpanID: CustomStringConvertible {
    /// 16 hexadecimal digits in lower case.
    public var description: String {
        String(unsafeUninitializedCapacity: 16) { buffer in
            rawValue.writeHexadecimal(to: buffer, at: 0)
            return 16
        }
    }
}

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
