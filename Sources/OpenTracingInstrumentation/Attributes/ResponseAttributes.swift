//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

public import OpenTracing

/// What of a response can become a tag, read when its head is known.
public struct ResponseAttributes: AttributeView {
    /// The properties of responses.
    public static let catalogue = ResponseCatalogue()

    /// The status.
    public let statusCode: Int

    /// The header fields as the framework has them.
    public let fields: any TextMapReader & Sendable

    /// How many messages a call of a procedure took, where somebody counts them.
    public let messages: MessageCounts?

    let request: RequestAttributes?
    private let rules: AttributeRules

    /// What must not show.
    public var redaction: Redaction { rules.redaction }

    /// How tags are named.
    public var conventions: TagConventions { rules.conventions }

    /// Creates the view of a response.
    ///
    /// - Parameters:
    ///   - statusCode: the status.
    ///   - fields: the header fields.
    ///   - redaction: what must not show.
    ///   - conventions: how tags are named.
    package init(
        statusCode: Int,
        fields: any TextMapReader & Sendable,
        redaction: Redaction = .default,
        conventions: TagConventions = .openTracing
    ) {
        self.init(
            ResponseHead(statusCode: statusCode, fields: fields),
            rules: AttributeRules(redaction: redaction, conventions: conventions)
        )
    }

    init(_ head: ResponseHead, rules: AttributeRules) {
        statusCode = head.statusCode
        fields = head.fields
        messages = head.messages
        self.rules = rules
        request = nil
    }

    /// The view of the response to a request, whose `location` may lead to another route of the service.
    init(_ head: ResponseHead, to request: RequestAttributes) {
        statusCode = head.statusCode
        fields = head.fields
        messages = head.messages
        rules = request.plan.rules
        self.request = request
    }
}

/// What of a response can become a tag, each property declared once.
public struct ResponseCatalogue: Sendable {
    /// A property of responses.
    public typealias Property = AttributeProperty<ResponseAttributes>

    /// Properties of responses that have names of their own.
    public typealias Family = AttributeFamily<ResponseAttributes>

    /// The status.
    public let status = Property(tag: \.statusCode) { $0.statusCode }

    /// The length of the body as the response states it, in bytes.
    public let contentLength = Property(tag: \.responseBodySize) {
        $0.fields.values(forKey: "content-length").first.flatMap { Int($0) }
    }

    /// The header fields: `\.headers.contentType` or `\.headers["x-cache"]`.
    public let headers = Family.headerFields(tags: \.responseHeaderPrefix) {
        $0.fields
    } url: { view, url in
        view.redaction.url(url, ownHost: view.request?.request.authority, routes: view.request?.plan.routes)
    }

    /// The status of a call.
    public let rpcStatus = Property(tag: \.rpcStatusCode) { $0.statusCode }

    /// How many messages of a call came, on the side that records them.
    public let rpcMessagesReceived = Property(tag: \.rpcMessagesReceived) { $0.messages?.received }

    /// How many messages of a call went, on the side that records them.
    public let rpcMessagesSent = Property(tag: \.rpcMessagesSent) { $0.messages?.sent }

    /// The metadata of a call's answer: `\.metadata.kitchen` or `\.metadata["x-request-id"]`.
    public let metadata = Family.headerFields(tags: \.rpcResponseMetadataPrefix) {
        $0.fields
    } url: { view, url in
        view.redaction.url(url)
    }

    init() {}
}
