//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// The encoding of a span context in a carrier.
///
/// Every tracer supports the three formats of the specification. Other formats are identified by name and supported by the
/// tracers with which they are registered.
///
/// OpenTracing specification 1.1, "Note: required formats for injection and extraction".
public struct Format: Sendable, Hashable {
    /// The name of the format.
    public let name: String

    /// Creates a custom format.
    ///
    /// - Parameter name: the name under which it is registered with a tracer.
    public init(_ name: String) {
        self.name = name
    }

    /// Keys and values of any Unicode text, in a ``TextMapReader`` or ``TextMapWriter``.
    public static let textMap = Format("text_map")

    /// Keys and values allowed in HTTP headers, in a ``TextMapReader`` or ``TextMapWriter``.
    public static let httpHeaders = Format("http_headers")

    /// A single binary blob, in a ``BinaryReader`` or ``BinaryWriter``.
    public static let binary = Format("binary")
}

extension Format: CustomStringConvertible {
    /// The name of the format.
    public var description: String { name }
}
