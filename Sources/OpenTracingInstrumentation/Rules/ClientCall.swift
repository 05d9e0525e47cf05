//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

public import OpenTracing

/// What is said about one outgoing request.
public struct ClientCall: Sendable {
    /// Whether the request is traced: with a span, with headers, or not at all.
    public enum Propagation: Sendable, Hashable {
        /// With a span of its own, and headers that continue it.
        case traced
        /// Without a span; headers pass on the trace that is active.
        case passThrough
        /// Neither a span nor headers.
        case off
    }

    /// Whether the request is traced.
    package var propagation: Propagation

    /// The name of the operation; `nil` for what ``ClientSettings/operationName`` makes.
    package var operationName: String?

    /// Further tags.
    package var tags: Tags

    /// What the span refers to in place of what is active; empty for what is active.
    package var references: [Reference?]

    /// When the span finishes; `nil` for what ``ClientSettings/ends`` says.
    package var ends: ClientSpanEnd?

    /// How often the same request was sent before, for callers that repeat requests by themselves: the tag
    /// `http.resend_count`, unless it is zero.
    package var resendCount: Int

    /// Whether the request is an attempt of a call, which wants to know what it comes to.
    var isAttempt = false

    /// Creates what is said about a request.
    ///
    /// - Parameters:
    ///   - propagation: whether the request is traced.
    ///   - operationName: the name of the operation.
    ///   - tags: further tags.
    ///   - references: what the span refers to in place of what is active.
    ///   - ends: when the span finishes.
    ///   - resendCount: how often the same request was sent before.
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

    /// Whether the span refers to something else than what is active.
    var hasReferences: Bool { references.contains { $0 != nil } }

    /// Traced, named as the settings say.
    public static let traced = ClientCall()

    /// Without a span; headers pass on the trace that is active.
    public static let passThrough = ClientCall(.passThrough)

    /// Neither a span nor headers.
    public static let off = ClientCall(.off)

    /// Traced under a name.
    ///
    /// - Parameters:
    ///   - operationName: the name of the operation.
    ///   - tags: further tags.
    ///   - ends: when the span finishes.
    /// - Returns: the value.
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
    /// When the head of the response has arrived: how long the other side took to answer.
    case head
    /// When the last byte of the body has arrived, or the body has failed or was dropped.
    case body
}
