//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

public import OpenTracing

/// The properties of a response that can become tags, read when its head is known.
public struct ResponseAttributes: AttributeView {
    /// The properties of responses.
    public static let catalogue = ResponseCatalogue()

    /// The status.
    public let statusCode: Int

    /// The framework's header fields.
    public let fields: any TextMapReader & Sendable

    /// The message counts of a procedure call, if counted.
    public let messages: MessageCounts?

    let request: RequestAttributes?
    private let rules: AttributeRules

    /// What to hide.
    public var redaction: Redaction { rules.redaction }

    /// The names of tags.
    public var conventions: TagConventions { rules.conventions }

    /// Creates a view of a response.
    ///
    /// - Parameters:
    ///   - statusCode: the status.
    ///   - fields: the header fields.
    ///   - redaction: what to hide.
    ///   - conventions: the names of tags.
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

    /// Creates a view of the response to a request. Its `location` may refer to another route of the service.
    init(_ head: ResponseHead, to request: RequestAttributes) {
        statusCode = head.statusCode
        fields = head.fields
        messages = head.messages
        rules = request.plan.rules
        self.request = request
    }
}

/// The properties of a response that can become tags, each declared once.
public struct ResponseCatalogue: Sendable {
    /// A response property.
    public typealias Property = AttributeProperty<ResponseAttributes>

    /// A family of response properties.
    public typealias Family = AttributeFamily<ResponseAttributes>

    /// The status.
    public let status = Property(tag: \.statusCode) { $0.statusCode }

    /// The declared length of the body, in bytes.
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

    /// The number of messages received in a call, on the recording side.
    public let rpcMessagesReceived = Property(tag: \.rpcMessagesReceived) { $0.messages?.received }

    /// The number of messages sent in a call, on the recording side.
    public let rpcMessagesSent = Property(tag: \.rpcMessagesSent) { $0.messages?.sent }

    /// The response metadata of a call: `\.metadata.kitchen` or `\.metadata["x-request-id"]`.
    public let metadata = Family.headerFields(tags: \.rpcResponseMetadataPrefix) {
        $0.fields
    } url: { view, url in
        view.redaction.url(url)
    }

    init() {}
}
