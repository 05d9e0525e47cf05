//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// How a span context is written into a carrier, and read from it.
///
/// The three formats of the specification are mandatory for every tracer; others are made from a name, and are
/// supported by the tracers where they were registered.
///
/// OpenTracing specification 1.1, "Note: required formats for injection and extraction".
public struct Format: Sendable, Hashable {
    /// The name of the format.
    public let name: String

    /// Creates a format of your own.
    ///
    /// - Parameter name: the name under which a tracer knows the format.
    public init(_ name: String) {
        self.name = name
    }

    /// Keys and values of any Unicode, in a ``TextMapReader`` or ``TextMapWriter``.
    public static let textMap = Format("text_map")

    /// Keys and values that are legal in HTTP headers, in a ``TextMapReader`` or ``TextMapWriter``.
    public static let httpHeaders = Format("http_headers")

    /// One blob of bytes, in a ``BinaryReader`` or ``BinaryWriter``.
    public static let binary = Format("binary")
}

extension Format: CustomStringConvertible {
    /// The name of the format.
    public var description: String { name }
}
