//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

public import OpenTracing

/// How one outgoing request is traced.
public struct ClientCall: Sendable {
    /// Whether a request gets a span, headers only, or neither.
    public enum Propagation: Sendable, Hashable {
        /// A span of its own, and headers that propagate it.
        case traced
        /// No span; the headers propagate the active trace.
        case passThrough
        /// Neither a span nor headers.
        case off
    }

    /// Whether the request gets a span, headers only, or neither.
    package var propagation: Propagation

    /// The operation name; `nil` to use ``ClientSettings/operationName``.
    package var operationName: String?

    /// Additional tags.
    package var tags: Tags

    /// The references of the span instead of the active span; empty to use the active span.
    package var references: [Reference?]

    /// When the span finishes; `nil` to use ``ClientSettings/ends``.
    package var ends: ClientSpanEnd?

    /// The number of previous attempts, for callers that retry on their own: the tag `http.resend_count`, unless zero.
    package var resendCount: Int

    /// Whether the request is an attempt of a call that needs its outcome.
    var isAttempt = false

    /// Creates the options for a request.
    ///
    /// - Parameters:
    ///   - propagation: whether the request gets a span, headers only, or neither.
    ///   - operationName: the operation name.
    ///   - tags: additional tags.
    ///   - references: the references of the span instead of the active span.
    ///   - ends: when the span finishes.
    ///   - resendCount: the number of previous attempts.
    public init(
        _ propagation: Propagation = .traced,
        operationName: String? = nil,
        tags: Tags = [:],
        references: [Reference?] = [],
        ends: ClientSpanEnd? = nil,
        resendCount: Int = 0
    ) {
        self.propagation = propagation
        self.operationName = operationName
        self.tags = tags
        self.references = references
        self.ends = ends
        self.resendCount = resendCount
    }

    /// Whether the span refers to something other than the active span.
    var hasReferences: Bool { references.contains { $0 != nil } }

    /// Traced, with the name given by the settings.
    public static let traced = ClientCall()

    /// No span; the headers propagate the active trace.
    public static let passThrough = ClientCall(.passThrough)

    /// Neither a span nor headers.
    public static let off = ClientCall(.off)

    /// Traces the request under a name.
    ///
    /// - Parameters:
    ///   - operationName: the operation name.
    ///   - tags: additional tags.
    ///   - ends: when the span finishes.
    /// - Returns: the options.
    public static func named(_ operationName: String, tags: Tags = [:], ends: ClientSpanEnd? = nil) -> ClientCall {
        ClientCall(operationName: operationName, tags: tags, ends: ends)
    }
}

extension ClientCall: ExpressibleByBooleanLiteral, ExpressibleByStringLiteral {
    /// `true` for ``traced``, `false` for ``off``.
    public init(booleanLiteral value: Bool) {
        self.init(value ? .traced : .off)
    }

    /// Traced under a name.
    public init(stringLiteral value: String) {
        self.init(operationName: value)
    }
}

/// When the span of an outgoing request finishes.
public enum ClientSpanEnd: String, Sendable, Hashable, Codable {
    /// When the response head arrives: the span measures the time to respond.
    case head
    /// When the last byte of the body arrives, or the body fails or is dropped.
    case body
}
