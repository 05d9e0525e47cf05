//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
public import OpenTracing

/// What of a request can become a tag.
///
/// A list of key paths over this type says what is recorded. Every property gives a name and a value, so that tags are
/// named alike in every framework. Add your own by extension, and list it like those that are here:
///
/// ```swift
/// extension RequestAttributes {
///     var tenant: RequestTag { RequestTag("tenant", request.storage?[TenantKey.self]?.name) }
/// }
/// ```
///
/// Values that look like secrets come redacted, see ``Redaction``. A property of yours is also read once on an empty
/// request, to learn the name of its tag; so it must cope with one.
public struct RequestAttributes: Sendable {
    /// The request that is read, as its framework has it.
    public let request: any TraceableRequest

    /// The template of the route, for example `/users/:id`; `nil` when none matched.
    public let routeTemplate: String?

    private let rules: AttributeRules
    /// The templates of the router, for paths that it does not serve.
    let routes: RouteTemplates?
    private let isServed: Bool

    /// The templates by which the path of the request is hidden.
    var pathRoutes: RouteTemplates? { isServed ? nil : routes }

    /// What must not show.
    public var redaction: Redaction { rules.redaction }

    /// How tags are named.
    public var conventions: TagConventions { rules.conventions }

    /// Creates the view of a request.
    ///
    /// - Parameters:
    ///   - request: the request to read.
    ///   - routeTemplate: the template of its route.
    ///   - redaction: what must not show.
    ///   - conventions: how tags are named.
    public init(
        _ request: any TraceableRequest,
        routeTemplate: String? = nil,
        redaction: Redaction = .default,
        conventions: TagConventions = .openTracing
    ) {
        self.init(
            request,
            routeTemplate: routeTemplate,
            rules: AttributeRules(redaction: redaction, conventions: conventions)
        )
    }

    init(
        _ request: any TraceableRequest,
        routeTemplate: String?,
        rules: AttributeRules,
        routes: RouteTemplates? = nil,
        isServed: Bool = true
    ) {
        self.request = request
        self.routeTemplate = routeTemplate
        self.rules = rules
        self.routes = routes
        self.isServed = isServed
    }

    /// The method.
    public var method: RequestTag { RequestTag(conventions.method, request.method) }

    /// The path as it was sent, without the query.
    public var path: RequestTag {
        RequestTag(conventions.path, redaction.path(request.path, template: routeTemplate, routes: pathRoutes))
    }

    /// The template of the route.
    public var route: RequestTag { RequestTag(conventions.route, routeTemplate) }

    /// The URL: scheme, host, path and query, as far as the request says.
    public var url: RequestTag {
        RequestTag(conventions.url, redaction.url(of: request, template: routeTemplate, routes: pathRoutes))
    }

    /// `http` or `https`.
    public var scheme: RequestTag { RequestTag(conventions.scheme, request.scheme) }

    /// Host and port that the client asked, without user info.
    public var host: RequestTag { RequestTag(conventions.host, request.authority.map(redaction.authority)) }

    /// The address and port of the client.
    public var remoteAddress: RequestTag { RequestTag(conventions.peerAddress, request.remoteAddress) }

    /// The length of the body as the request states it, in bytes.
    public var contentLength: RequestTag {
        RequestTag(conventions.requestBodySize, request.values(forKey: "content-length").first.flatMap(Int.init))
    }

    /// The header fields: `\.headers.userAgent` or `\.headers["x-request-id"]`.
    public var headers: HeaderAttributes {
        HeaderAttributes(
            carrier: request,
            prefix: conventions.requestHeaderPrefix,
            redaction: redaction,
            ownHost: request.authority,
            routes: routes
        )
    }

    /// The query, whole as `\.query.all`, or one parameter of it: `\.query.page` or `\.query["page"]`.
    public var query: QueryAttributes {
        QueryAttributes(query: request.query, conventions: conventions, redaction: redaction)
    }

    /// What the path's parameters matched: `\.parameters.id` or `\.parameters["id"]`.
    public var parameters: ParameterAttributes { ParameterAttributes(request: request, redaction: redaction) }

    /// The cookies: `\.cookies.theme` or `\.cookies["theme"]`.
    public var cookies: CookieAttributes { CookieAttributes(request: request, redaction: redaction) }

    /// The same properties, read when the handler is done: `\.atEnd.tenant`.
    ///
    /// For what middleware and handlers learn on the way and leave in the request's storage.
    public var atEnd: RequestAttributesAtEnd {
        (request as? PhaseProbe)?.noticeEnd()
        return RequestAttributesAtEnd(attributes: self)
    }

    /// A property of the framework's own request or context type, under a name of yours: `\.[tag: "tenant", \AppContext.tenant]`.
    ///
    /// Without a value when the request comes from a framework with another type.
    public subscript<Root, Value: TagValueConvertible>(
        tag name: String,
        property: any KeyPath<Root, Value> & Sendable
    ) -> RequestTag {
        RequestTag(name, request.native(Root.self).map { $0[keyPath: property] })
    }

    /// An optional property of the framework's own request or context type, under a name of yours.
    public subscript<Root, Value: TagValueConvertible>(
        tag name: String,
        property: any KeyPath<Root, Value?> & Sendable
    ) -> RequestTag {
        RequestTag(name, request.native(Root.self).flatMap { $0[keyPath: property] })
    }
}
