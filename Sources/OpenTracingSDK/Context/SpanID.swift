//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

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
