//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
package import OpenTracing
private import OpenTracingSupport

/// Everything about the tags of a request that depends only on settings and route: the properties to read, their names, and what
/// to redact. Created once per pair, so that a request only reads and copies.
package final class AttributePlan: Sendable {
    let rules: AttributeRules

    /// The route template; `nil` if no route matched.
    package let template: String?

    /// The attributes of the settings.
    package let settings: ResolvedAttributes

    /// The attributes of the route.
    package let route: ResolvedAttributes

    /// The templates of the router, for redacting paths that none of its routes serves.
    let routes: RouteTemplates?

    /// The templates used to redact the path of the request.
    let pathRoutes: RouteTemplates?

    /// The indices of the path segments to hide.
    let hiddenSegments: [Int]

    private let ofResponse: [@Sendable (ResponseAttributes) -> RequestTag]

    /// Whether any request attributes are read at the end of the request.
    package var readsRequestAtEnd: Bool { !(settings.atEnd.isEmpty && route.atEnd.isEmpty) }

    /// Whether any response attributes other than the status are recorded.
    package var readsResponse: Bool { !ofResponse.isEmpty }

    private init(
        _ rules: AttributeRules,
        settings: ResolvedAttributes,
        route: ResolvedAttributes,
        response: [@Sendable (ResponseAttributes) -> RequestTag],
        template: String?,
        hiddenSegments: [Int],
        routes: RouteTemplates?,
        pathRoutes: RouteTemplates?
    ) {
        self.rules = rules
        self.settings = settings
        self.route = route
        self.template = template
        self.hiddenSegments = hiddenSegments
        self.routes = routes
        self.pathRoutes = pathRoutes
        ofResponse = response
    }

    /// Returns the plan for a request whose inner instrumentation found another route: the inner route, with the attributes of
    /// both.
    package func joined(by inner: AttributePlan) -> AttributePlan {
        AttributePlan(
            rules,
            settings: settings,
            route: route.followed(by: inner.route),
            response: ofResponse,
            template: inner.template,
            hiddenSegments: inner.hiddenSegments,
            routes: inner.routes,
            pathRoutes: inner.pathRoutes
        )
    }

    /// Creates a plan.
    ///
    /// - Parameters:
    ///   - rules: redaction and naming of tags.
    ///   - settings: the attributes for all requests.
    ///   - route: the attributes of the route, which override those for all requests.
    ///   - response: the attributes of responses.
    ///   - template: the route template; `nil` if no route matched.
    ///   - isServed: whether the route serves the request, rather than only other methods of its path.
    ///   - routes: the templates of the router, if any.
    package init(
        _ rules: AttributeRules,
        settings: [RequestAttribute] = [],
        route: [RequestAttribute] = [],
        response: [ResponseAttribute] = [],
        template: String? = nil,
        isServed: Bool = true,
        routes: RouteTemplates? = nil
    ) {
        self.rules = rules
        self.settings = settings.isEmpty ? .none : ResolvedAttributes(settings, rules)
        self.route = route.isEmpty ? .none : ResolvedAttributes(route, rules)
        self.template = template
        hiddenSegments = rules.redaction.hiddenSegments(of: template)
        self.routes = routes
        pathRoutes = isServed ? nil : routes
        ofResponse = response.map { attribute in { @Sendable in $0[keyPath: attribute] } }
    }

    /// Adds the attributes that are read when the span starts.
    package func addTagsAtStart(of request: some TraceableRequest, to tags: inout Tags) {
        addTags(listedIn: settings, of: request, to: &tags)
        addTags(listedIn: route, of: request, to: &tags)
    }

    /// Adds the start attributes of one list: ``settings``, or those of a ``route``.
    package func addTags(listedIn list: ResolvedAttributes, of request: some TraceableRequest, to tags: inout Tags) {
        add(list.atStart, of: request, to: &tags)
    }

    /// Adds the URL or procedure and the remote address, which are too costly to build for an unrecorded span.
    package func addAddresses(of request: some TraceableRequest, to tags: inout Tags) {
        if let procedure = request.procedure {
            add(.string(procedure.service), named: rules.conventions.rpcService, to: &tags)
            add(.string(procedure.method), named: rules.conventions.rpcMethod, to: &tags)
        }
        let url = request.procedure == nil ? url(of: request) : ""
        if !url.isEmpty { add(.string(url), named: rules.conventions.url, to: &tags) }
        if let address = request.remoteAddress {
            add(.string(address), named: rules.conventions.peerAddress, to: &tags)
        }
    }

    /// Returns the redacted URL of a request.
    func url(of request: some TraceableRequest) -> String {
        rules.redaction.url(of: request, hiding: hiddenSegments, routes: pathRoutes)
    }

    /// Returns the redacted path of a request.
    func path(of request: some TraceableRequest) -> String {
        rules.redaction.path(request.path, hiding: hiddenSegments, routes: pathRoutes)
    }

    /// Adds the attributes that are read after the handler returns.
    package func addTagsAtEnd(of request: some TraceableRequest, to tags: inout Tags) {
        add(settings.atEnd, of: request, to: &tags)
        add(route.atEnd, of: request, to: &tags)
    }

    /// Adds the response attributes.
    package func addTags(of head: ResponseHead, to request: some TraceableRequest, to tags: inout Tags) {
        guard readsResponse else { return }
        let view = ResponseAttributes(head, to: attributes(of: request))
        for read in ofResponse { add(read(view), to: &tags) }
    }

    /// Returns the view of a request that custom attributes read.
    package func attributes(of request: any TraceableRequest) -> RequestAttributes {
        RequestAttributes(request, plan: self)
    }

    /// Returns a text about a request, such as an error description, without the secrets of its URL.
    package func text(_ text: String, about request: some TraceableRequest) -> String {
        rules.redaction.text(text, about: attributes(of: request)).limited(to: rules.tagValueLimit)
    }

    private func add(_ entries: [ResolvedAttributes.Entry], of request: some TraceableRequest, to tags: inout Tags) {
        guard !entries.isEmpty else { return }
        // Converted once for all entries.
        let request: any TraceableRequest = request
        for entry in entries {
            switch entry.source {
            case .known(let reading):
                if let value = reading.value(request, self) { add(value, named: entry.name, to: &tags) }
            case .own(let attribute):
                add(attributes(of: request)[keyPath: attribute], to: &tags)
            }
        }
    }

    private func add(_ tag: RequestTag, to tags: inout Tags) {
        if let value = tag.value { add(value, named: tag.name, to: &tags) }
    }

    private func add(_ value: TagValue, named name: String, to tags: inout Tags) {
        if let value = value.unlessEmpty { tags.set(name, to: value.limited(to: rules.tagValueLimit)) }
    }
}

extension TagValue {
    /// The value, or `nil` if it is an empty string or an empty list.
    var unlessEmpty: TagValue? {
        switch storage {
        case .string(let text): text.isEmpty ? nil : self
        case .array(let values): values.isEmpty ? nil : self
        case .integer, .double, .boolean: self
        }
    }

    /// Returns the value with its strings truncated to a number of UTF-8 bytes, at a character boundary.
    func limited(to limit: Int) -> TagValue {
        switch storage {
        case .string(let text): text.utf8.count <= limit ? self : .string(text.limited(to: limit))
        case .array(let values): .array(values.map { $0.limited(to: limit) })
        case .integer, .double, .boolean: self
        }
    }
}

/// The rules for all attributes of a service. A class, because the names alone are dozens of strings, and request views are
/// copied more often than read.
package final class AttributeRules: Sendable {
    let redaction: Redaction
    let conventions: TagConventions

    /// The maximum length of a tag value, in UTF-8 bytes.
    let tagValueLimit: Int

    package static let `default` = AttributeRules(redaction: .default, conventions: .openTracing)

    package init(redaction: Redaction, conventions: TagConventions, tagValueLimit: Int = .max) {
        self.redaction = redaction
        self.conventions = conventions
        self.tagValueLimit = tagValueLimit
    }
}
