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
    package init(
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

/// What of an outgoing request can become a tag, each property declared once.
public struct OutgoingCatalogue: Sendable {
    /// A property of outgoing requests.
    public typealias Property = AttributeProperty<OutgoingAttributes>

    /// Properties of outgoing requests that have names of their own.
    public typealias Family = AttributeFamily<OutgoingAttributes>

    /// The method.
    public let method = Property(tag: \.method) { $0.request.method }

    /// The URL.
    public let url = Property(tag: \.url) { $0.redaction.url($0.request.url) }

    /// The scheme of the URL.
    public let scheme = Property(tag: \.scheme) { RequestTarget($0.request.url).scheme }

    /// The host that is asked.
    public let host = Property(tag: \.host) { $0.request.host }

    /// The port that is asked.
    public let port = Property(tag: \.peerPort) { $0.request.port }

    /// The path of the URL, without the query.
    public let path = Property(tag: \.path) {
        $0.redaction.path(RequestTarget($0.request.url).path, template: nil)
    }

    /// The length of the body in bytes, or what the request states of it.
    public let contentLength = Property(tag: \.requestBodySize) { view in
        view.request.bodySize ?? view.request.values(forKey: "content-length").first.flatMap { Int($0) }
    }

    /// The header fields: `\.headers.accept` or `\.headers["x-request-id"]`.
    public let headers = Family.headerFields(tags: \.requestHeaderPrefix) {
        $0.request
    } url: { view, url in
        view.redaction.url(url)
    }

    /// The query, whole as `\.query.all`, or one parameter of it: `\.query.page` or `\.query["page"]`.
    public let query = Family.query { RequestTarget($0.request.url).query }

    /// How long the caller of a procedure waits, in milliseconds.
    public let rpcDeadline = Property(tag: \.rpcDeadline) { $0.request.procedure?.deadlineInMilliseconds }

    /// The metadata of a call: `\.metadata.tenant` or `\.metadata["x-request-id"]`.
    public let metadata = Family.headerFields(tags: \.rpcMetadataPrefix) {
        $0.request
    } url: { view, url in
        view.redaction.url(url)
    }

    init() {}
}
