//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

public import OpenTracing

/// What of a request can become a tag.
///
/// A list of key paths over this type says what is recorded; ``RequestCatalogue`` declares what there is. Every property gives a name
/// and a value, so that tags are named alike in every framework. Add your own by extension, and list it like the others:
///
/// ```swift
/// extension RequestAttributes {
///     var tenant: RequestTag { RequestTag("tenant", request.storage?[TenantKey.self]?.name) }
/// }
/// ```
///
/// Values that look like secrets come redacted, see ``Redaction``. A property of yours is also read once on an empty
/// request, to learn the name of its tag; so it must cope with one.
public struct RequestAttributes: AttributeView {
    /// The properties of requests.
    public static let catalogue = RequestCatalogue()

    /// The request that is read, as its framework has it.
    public let request: any TraceableRequest

    /// What settings and route say about the request.
    let plan: AttributePlan

    /// The template of the route, for example `/users/:id`; `nil` when none matched.
    public var routeTemplate: String? { plan.template }

    /// What must not show.
    public var redaction: Redaction { plan.rules.redaction }

    /// How tags are named.
    public var conventions: TagConventions { plan.rules.conventions }

    /// Creates the view of a request.
    ///
    /// - Parameters:
    ///   - request: the request to read.
    ///   - routeTemplate: the template of its route.
    ///   - redaction: what must not show.
    ///   - conventions: how tags are named.
    package init(
        _ request: any TraceableRequest,
        routeTemplate: String? = nil,
        redaction: Redaction = .default,
        conventions: TagConventions = .openTracing
    ) {
        let rules = AttributeRules(redaction: redaction, conventions: conventions)
        self.init(request, plan: AttributePlan(rules, template: routeTemplate))
    }

    init(_ request: any TraceableRequest, plan: AttributePlan) {
        self.request = request
        self.plan = plan
    }

    /// The same properties, read when the handler is done: `\.atEnd.tenant`.
    ///
    /// For what middleware and handlers learn on the way and leave in the request's storage.
    public var atEnd: RequestAttributesAtEnd { RequestAttributesAtEnd(attributes: self) }

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

/// A property of a request that becomes a tag: a key path over ``RequestAttributes``.
///
/// ```swift
/// let attributes: [RequestAttribute] = [\.method, \.headers.userAgent, \.headers["x-request-id"], \.atEnd.tenant]
/// ```
public typealias RequestAttribute = any KeyPath<RequestAttributes, RequestTag> & Sendable

/// A property of a response that becomes a tag: a key path over ``ResponseAttributes``.
public typealias ResponseAttribute = any KeyPath<ResponseAttributes, RequestTag> & Sendable

/// The properties of a request, read when the handler is done and not when it starts.
@dynamicMemberLookup
public struct RequestAttributesAtEnd: Sendable {
    let attributes: RequestAttributes

    /// A property.
    public subscript(dynamicMember property: KeyPath<RequestAttributes, RequestTag>) -> RequestTag {
        attributes[keyPath: property].read(at: .end)
    }

    /// A family of properties, such as `headers`.
    public subscript(
        dynamicMember family: KeyPath<RequestAttributes, AttributeMembers<RequestAttributes>>
    ) -> MembersAtEnd {
        MembersAtEnd(members: attributes[keyPath: family])
    }

    /// The members of a family, read when the handler is done.
    @dynamicMemberLookup
    public struct MembersAtEnd: Sendable {
        let members: AttributeMembers<RequestAttributes>

        /// The member with a name.
        public subscript(name: String) -> RequestTag {
            members[name].read(at: .end)
        }

        /// The member with a name; `all` for the family as one property, where there is such a thing.
        public subscript(dynamicMember name: String) -> RequestTag {
            members[dynamicMember: name].read(at: .end)
        }
    }
}

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
    public let method = Property(tag: \.method) { request, _ in request.method }

    /// The path as it was sent, without the query.
    public let path = Property(tag: \.path) { request, plan in plan.path(of: request) }

    /// The template of the route.
    public let route = Property(tag: \.route) { _, plan in plan.template }

    /// The URL: scheme, host, path and query, as far as the request says.
    public let url = Property(tag: \.url) { request, plan in plan.url(of: request) }

    /// `http` or `https`.
    public let scheme = Property(tag: \.scheme) { request, _ in request.scheme }

    /// Host and port that the client asked, without user info.
    public let host = Property(tag: \.host) { request, plan in
        request.authority.map { plan.rules.redaction.authority($0) }
    }

    /// The address and port of the client.
    public let remoteAddress = Property(tag: \.peerAddress) { request, _ in request.remoteAddress }

    /// The length of the body as the request states it, in bytes.
    public let contentLength = Property(tag: \.requestBodySize) { request, _ in
        request.values(forKey: "content-length").first.flatMap { Int64($0) }
    }

    /// The header fields: `\.headers.userAgent` or `\.headers["x-request-id"]`.
    public let headers = Family(tags: \.requestHeaderPrefix, hasHeaderNames: true, RequestReading.headerField)

    /// The query, whole as `\.query.all`, or one parameter of it: `\.query.page` or `\.query["page"]`.
    public let query = Family(
        tags: \.queryParameterPrefix,
        whole: Property(tag: \.query) { request, plan in request.query.map { plan.rules.redaction.query($0) } },
        RequestReading.queryParameter
    )

    /// What the path's parameters matched: `\.parameters.id` or `\.parameters["id"]`.
    public let parameters = Family(tags: \.parameterPrefix, RequestReading.pathParameter)

    /// The cookies: `\.cookies.theme` or `\.cookies["theme"]`.
    public let cookies = Family(tags: \.cookiePrefix, RequestReading.cookie)

    /// The service whose procedure is called.
    public let rpcService = Property(tag: \.rpcService) { request, _ in request.procedure?.service }

    /// The method that is called.
    public let rpcMethod = Property(tag: \.rpcMethod) { request, _ in request.procedure?.method }

    /// How long the caller of a procedure waits, in milliseconds.
    public let rpcDeadline = Property(tag: \.rpcDeadline) { request, _ in
        request.procedure?.deadlineInMilliseconds
    }

    /// The metadata of a call: `\.metadata.tenant` or `\.metadata["x-request-id"]`.
    public let metadata = Family(tags: \.rpcMetadataPrefix, hasHeaderNames: true, RequestReading.headerField)

    init() {}
}
