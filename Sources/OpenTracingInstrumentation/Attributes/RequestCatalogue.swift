//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
/// What of a request can become a tag, each property declared once.
///
/// A property is listed as a key path, `\.remoteAddress`, and in configuration by its name with dashes, `remote-address`. To add
/// one, declare it here; its tag's name stands in ``TagConventions``.
public struct RequestCatalogue: Sendable {
    /// A property of requests.
    public typealias Property = AttributeProperty<RequestAttributes>

    /// Properties of requests that have names of their own.
    public typealias Family = AttributeFamily<RequestAttributes>

    /// The method.
    public let method = Property(tag: \.method, .method)

    /// The path as it was sent, without the query.
    public let path = Property(tag: \.path, .path)

    /// The template of the route.
    public let route = Property(tag: \.route, .route)

    /// The URL: scheme, host, path and query, as far as the request says.
    public let url = Property(tag: \.url, .url)

    /// `http` or `https`.
    public let scheme = Property(tag: \.scheme, .scheme)

    /// Host and port that the client asked, without user info.
    public let host = Property(tag: \.host, .host)

    /// The address and port of the client.
    public let remoteAddress = Property(tag: \.peerAddress, .remoteAddress)

    /// The length of the body as the request states it, in bytes.
    public let contentLength = Property(tag: \.requestBodySize, .contentLength)

    /// The header fields: `\.headers.userAgent` or `\.headers["x-request-id"]`.
    public let headers = Family(tags: \.requestHeaderPrefix, hasHeaderNames: true, .header)

    /// The query, whole as `\.query.all`, or one parameter of it: `\.query.page` or `\.query["page"]`.
    public let query = Family(
        tags: \.queryParameterPrefix,
        whole: Property(tag: \.query, .query),
        .queryParameter
    )

    /// What the path's parameters matched: `\.parameters.id` or `\.parameters["id"]`.
    public let parameters = Family(tags: \.parameterPrefix, .pathParameter)

    /// The cookies: `\.cookies.theme` or `\.cookies["theme"]`.
    public let cookies = Family(tags: \.cookiePrefix, .cookie)

    init() {}
}
