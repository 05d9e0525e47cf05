//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// Which side of a call a span stands for: the value of the tag `span.kind`.
///
/// OpenTracing semantic conventions 1.1, "Standard span tags".
public struct SpanKind: RawRepresentable, Sendable, Hashable, TagValueConvertible {
    /// The value as it is recorded.
    public let rawValue: String

    /// Creates a kind from the value as it is recorded.
    ///
    /// - Parameter rawValue: the value of the tag.
    public init(rawValue: String) {
        self.rawValue = rawValue
    }

    /// The side that calls and waits for an answer.
    public static let client = SpanKind(rawValue: "client")

    /// The side that answers a call.
    public static let server = SpanKind(rawValue: "server")

    /// The side that puts a message on a bus.
    public static let producer = SpanKind(rawValue: "producer")

    /// The side that takes a message off a bus.
    public static let consumer = SpanKind(rawValue: "consumer")
}
