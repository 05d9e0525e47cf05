//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import OpenTracing

/// A property of an outgoing request to record as a tag: a key path over ``OutgoingAttributes``.
///
/// ```swift
/// let attributes: [OutgoingRequestAttribute] = [\.host, \.headers.accept, \.headers["idempotency-key"], \.query.page]
/// ```
public typealias OutgoingRequestAttribute = any KeyPath<OutgoingAttributes, RequestTag> & Sendable

/// The properties of an outgoing request that can become tags.
///
/// Add custom properties in an extension and list them like the built-in ones. Values that look like secrets are redacted even if
/// listed; see ``Redaction``.
public struct OutgoingAttributes: AttributeView {
    /// The properties of outgoing requests.
    public static let catalogue = OutgoingCatalogue()

    /// The client's request.
    public let request: any OutgoingRequest

    private let rules: AttributeRules

    /// What to hide.
    public var redaction: Redaction { rules.redaction }

    /// The names of tags.
    public var conventions: TagConventions { rules.conventions }

    /// Creates a view of a request.
    ///
    /// - Parameters:
    ///   - request: the request to read.
    ///   - redaction: what to hide.
    ///   - conventions: the names of tags.
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

/// The properties of an outgoing request that can become tags, each declared once.
public struct OutgoingCatalogue: Sendable {
    /// A property of outgoing requests.
    public typealias Property = AttributeProperty<OutgoingAttributes>

    /// A family of outgoing request properties.
    public typealias Family = AttributeFamily<OutgoingAttributes>

    /// The method.
    public let method = Property(tag: \.method) { $0.request.method }

    /// The URL.
    public let url = Property(tag: \.url) { $0.redaction.url($0.request.url) }

    /// The scheme of the URL.
    public let scheme = Property(tag: \.scheme) { RequestTarget($0.request.url).scheme }

    /// The host of the server.
    public let host = Property(tag: \.host) { $0.request.host }

    /// The port of the server.
    public let port = Property(tag: \.peerPort) { $0.request.port }

    /// The path of the URL, without the query.
    public let path = Property(tag: \.path) {
        $0.redaction.path(RequestTarget($0.request.url).path, template: nil)
    }

    /// The length of the body in bytes, or the declared length.
    public let contentLength = Property(tag: \.requestBodySize) { view in
        view.request.bodySize ?? view.request.values(forKey: "content-length").first.flatMap { Int($0) }
    }

    /// The header fields: `\.headers.accept` or `\.headers["x-request-id"]`.
    public let headers = Family.headerFields(tags: \.requestHeaderPrefix) {
        $0.request
    } url: { view, url in
        view.redaction.url(url)
    }

    /// The query: all of it as `\.query.all`, or one parameter as `\.query.page` or `\.query["page"]`.
    public let query = Family.query { RequestTarget($0.request.url).query }

    /// The deadline of a procedure call, in milliseconds.
    public let rpcDeadline = Property(tag: \.rpcDeadline) { $0.request.procedure?.deadlineInMilliseconds }

    /// The metadata of a call: `\.metadata.tenant` or `\.metadata["x-request-id"]`.
    public let metadata = Family.headerFields(tags: \.rpcMetadataPrefix) {
        $0.request
    } url: { view, url in
        view.redaction.url(url)
    }

    init() {}
}
