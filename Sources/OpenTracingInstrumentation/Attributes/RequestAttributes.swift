//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

public import OpenTracing

/// The properties of a request that can become tags.
///
/// A list of key paths over this type specifies what to record; ``RequestCatalogue`` declares the available properties. Each
/// provides a name and a value, so that tag names are the same in every framework. Add custom properties in an extension and list
/// them like the others:
///
/// ```swift
/// extension RequestAttributes {
///     var tenant: RequestTag { RequestTag("tenant", request.storage?[TenantKey.self]?.name) }
/// }
/// ```
///
/// Values that look like secrets are redacted, see ``Redaction``. To determine its tag name, a custom property is also read once
/// on an empty request, which it must support.
public struct RequestAttributes: AttributeView {
    /// The properties of requests.
    public static let catalogue = RequestCatalogue()

    /// The framework's request.
    public let request: any TraceableRequest

    /// What the settings and the route specify for the request.
    let plan: AttributePlan

    /// The route template, for example `/users/:id`; `nil` if no route matched.
    public var routeTemplate: String? { plan.template }

    /// What to hide.
    public var redaction: Redaction { plan.rules.redaction }

    /// The names of tags.
    public var conventions: TagConventions { plan.rules.conventions }

    /// Creates a view of a request.
    ///
    /// - Parameters:
    ///   - request: the request to read.
    ///   - routeTemplate: the template of its route.
    ///   - redaction: what to hide.
    ///   - conventions: the names of tags.
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

    /// The same properties, read after the handler returns: `\.atEnd.tenant`.
    ///
    /// Use it for values that middleware and handlers put into the request's storage.
    public var atEnd: RequestAttributesAtEnd { RequestAttributesAtEnd(attributes: self) }

    /// A property of the framework's request or context type, under a custom tag name: `\.[tag: "tenant", \AppContext.tenant]`.
    ///
    /// Has no value if the request's framework uses another type.
    public subscript<Root, Value: TagValueConvertible>(
        tag name: String,
        property: any KeyPath<Root, Value> & Sendable
    ) -> RequestTag {
        RequestTag(name, request.native(Root.self).map { $0[keyPath: property] })
    }

    /// An optional property of the framework's request or context type, under a custom tag name.
    public subscript<Root, Value: TagValueConvertible>(
        tag name: String,
        property: any KeyPath<Root, Value?> & Sendable
    ) -> RequestTag {
        RequestTag(name, request.native(Root.self).flatMap { $0[keyPath: property] })
    }
}

/// A request property to record as a tag: a key path over ``RequestAttributes``.
///
/// ```swift
/// let attributes: [RequestAttribute] = [\.method, \.headers.userAgent, \.headers["x-request-id"], \.atEnd.tenant]
/// ```
public typealias RequestAttribute = any KeyPath<RequestAttributes, RequestTag> & Sendable

/// A response property to record as a tag: a key path over ``ResponseAttributes``.
public typealias ResponseAttribute = any KeyPath<ResponseAttributes, RequestTag> & Sendable

/// The properties of a request, read after the handler returns rather than when it starts.
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

    /// The members of a family, read after the handler returns.
    @dynamicMemberLookup
    public struct MembersAtEnd: Sendable {
        let members: AttributeMembers<RequestAttributes>

        /// The member with the given name.
        public subscript(name: String) -> RequestTag {
            members[name].read(at: .end)
        }

        /// The member with the given name; `all` for the entire family as a single property, if applicable.
        public subscript(dynamicMember name: String) -> RequestTag {
            members[dynamicMember: name].read(at: .end)
        }
    }
}

/// The properties of a request that can become tags, each declared once.
///
/// A property is listed as a key path, `\.remoteAddress`, and in configuration by its dashed name, `remote-address`. To add one,
/// declare it here and its tag name in ``TagConventions``.
public struct RequestCatalogue: Sendable {
    /// A request property.
    public typealias Property = AttributeProperty<RequestAttributes>

    /// A family of request properties.
    public typealias Family = AttributeFamily<RequestAttributes>

    /// The method.
    public let method = Property(tag: \.method) { request, _ in request.method }

    /// The path as it was sent, without the query.
    public let path = Property(tag: \.path) { request, plan in plan.path(of: request) }

    /// The route template.
    public let route = Property(tag: \.route) { _, plan in plan.template }

    /// The URL: scheme, host, path and query, as far as known.
    public let url = Property(tag: \.url) { request, plan in plan.url(of: request) }

    /// `http` or `https`.
    public let scheme = Property(tag: \.scheme) { request, _ in request.scheme }

    /// The requested host and port, without user info.
    public let host = Property(tag: \.host) { request, plan in
        request.authority.map { plan.rules.redaction.authority($0) }
    }

    /// The address and port of the client.
    public let remoteAddress = Property(tag: \.peerAddress) { request, _ in request.remoteAddress }

    /// The declared length of the body, in bytes.
    public let contentLength = Property(tag: \.requestBodySize) { request, _ in
        request.values(forKey: "content-length").first.flatMap { Int64($0) }
    }

    /// The header fields: `\.headers.userAgent` or `\.headers["x-request-id"]`.
    public let headers = Family(tags: \.requestHeaderPrefix, hasHeaderNames: true, RequestReading.headerField)

    /// The query: all of it as `\.query.all`, or one parameter as `\.query.page` or `\.query["page"]`.
    public let query = Family(
        tags: \.queryParameterPrefix,
        whole: Property(tag: \.query) { request, plan in request.query.map { plan.rules.redaction.query($0) } },
        RequestReading.queryParameter
    )

    /// The path parameters: `\.parameters.id` or `\.parameters["id"]`.
    public let parameters = Family(tags: \.parameterPrefix, RequestReading.pathParameter)

    /// The cookies: `\.cookies.theme` or `\.cookies["theme"]`.
    public let cookies = Family(tags: \.cookiePrefix, RequestReading.cookie)

    /// The service of the called procedure.
    public let rpcService = Property(tag: \.rpcService) { request, _ in request.procedure?.service }

    /// The called method.
    public let rpcMethod = Property(tag: \.rpcMethod) { request, _ in request.procedure?.method }

    /// The deadline of a procedure call, in milliseconds.
    public let rpcDeadline = Property(tag: \.rpcDeadline) { request, _ in
        request.procedure?.deadlineInMilliseconds
    }

    /// The metadata of a call: `\.metadata.tenant` or `\.metadata["x-request-id"]`.
    public let metadata = Family(tags: \.rpcMetadataPrefix, hasHeaderNames: true, RequestReading.headerField)

    init() {}
}
