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
    public init(
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
