//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
import OpenTracing

/// A property of an outgoing request that becomes a tag: a key path over ``OutgoingAttributes``.
///
/// ```swift
/// let attributes: [OutgoingRequestAttribute] = [\.host, \.headers.accept, \.headers["idempotency-key"], \.query.page]
/// ```
public typealias OutgoingRequestAttribute = any KeyPath<OutgoingAttributes, RequestTag> & Sendable

/// What of an outgoing request can become a tag.
///
/// Add your own by extension, and list it like those that are here. Values that look like secrets come redacted, even when
/// they are listed; see ``Redaction``.
public struct OutgoingAttributes: AttributeView {
    /// The properties of outgoing requests.
    public static let catalogue = OutgoingCatalogue()

    /// The request that is read, as its client has it.
    public let request: any OutgoingRequest

    private let rules: AttributeRules

    /// What must not show.
    public var redaction: Redaction { rules.redaction }

    /// How tags are named.
    public var conventions: TagConventions { rules.conventions }

    /// Creates the view of a request.
    ///
    /// - Parameters:
    ///   - request: the request to read.
    ///   - redaction: what must not show.
    ///   - conventions: how tags are named.
    public init(
        _ request: any OutgoingRequest,
        redaction: Redaction = .default,
        conventions: TagConventions = .openTracing
    ) {
        self.init(request, rules: AttributeRules(redaction: redaction, conventions: conventions))
    }

    init(_ request: any OutgoingRequest, rules: AttributeRules) {
        self.request = request
        self.rules = rules
    }
}
