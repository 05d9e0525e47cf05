//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
private import OpenTracing

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

    init() {}
}
