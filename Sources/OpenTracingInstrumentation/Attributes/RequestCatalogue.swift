//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
private import OpenTracing
private import OpenTracingSupport

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
    public let method = Property(tag: \.method) { $0.request.method }

    /// The path as it was sent, without the query.
    public let path = Property(tag: \.path) {
        $0.redaction.path($0.request.path, hiding: $0.plan.hiddenSegments, routes: $0.plan.pathRoutes)
    }

    /// The template of the route.
    public let route = Property(tag: \.route) { $0.routeTemplate }

    /// The URL: scheme, host, path and query, as far as the request says.
    public let url = Property(tag: \.url) {
        $0.redaction.url(of: $0.request, hiding: $0.plan.hiddenSegments, routes: $0.plan.pathRoutes)
    }

    /// `http` or `https`.
    public let scheme = Property(tag: \.scheme) { $0.request.scheme }

    /// Host and port that the client asked, without user info.
    public let host = Property(tag: \.host) { view in view.request.authority.map { view.redaction.authority($0) } }

    /// The address and port of the client.
    public let remoteAddress = Property(tag: \.peerAddress) { $0.request.remoteAddress }

    /// The length of the body as the request states it, in bytes.
    public let contentLength = Property(tag: \.requestBodySize) {
        $0.request.values(forKey: "content-length").first.flatMap { Int($0) }
    }

    /// The header fields: `\.headers.userAgent` or `\.headers["x-request-id"]`.
    public let headers = Family.headerFields(tags: \.requestHeaderPrefix) {
        $0.request
    } url: { view, url in
        view.redaction.url(url, ownHost: view.request.authority, routes: view.plan.routes)
    }

    /// The query, whole as `\.query.all`, or one parameter of it: `\.query.page` or `\.query["page"]`.
    public let query = Family.query { $0.request.query }

    /// What the path's parameters matched: `\.parameters.id` or `\.parameters["id"]`.
    public let parameters = Family(tags: \.parameterPrefix) { view, name in
        view.request.parameter(name).map {
            .string(view.redaction.hides(parameter: name) ? Redaction.placeholder : view.redaction.value($0))
        }
    }

    /// The cookies: `\.cookies.theme` or `\.cookies["theme"]`.
    public let cookies = Family(tags: \.cookiePrefix) { view, name in
        CookieText.value(of: name, in: view.request.values(forKey: "cookie")).map {
            .string(view.redaction.hides(cookie: name) ? Redaction.placeholder : view.redaction.value($0))
        }
    }

    init() {}
}
