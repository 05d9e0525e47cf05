//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
package import OpenTracing
private import OpenTracingSupport

/// Everything about the tags of a request that follows from settings and route alone: which properties are read, under which
/// names, and what of them must not show. Made once for each pair of these; what is left for a request is to read and to copy.
package final class AttributePlan: Sendable {
    let rules: AttributeRules

    /// The template of the route; `nil` when none matched.
    package let template: String?

    /// The attributes of the settings.
    package let settings: ResolvedAttributes

    /// The attributes of the route.
    package let route: ResolvedAttributes

    /// The templates of the router, for what must not show of paths that none of its routes serves.
    let routes: RouteTemplates?

    /// The templates by which the path of a request is hidden.
    let pathRoutes: RouteTemplates?

    /// The numbers of the segments of the path that must not show.
    let hiddenSegments: [Int]

    private let ofResponse: [@Sendable (ResponseAttributes) -> RequestTag]

    /// Whether anything becomes known at the end of a request besides its status.
    package var readsRequestAtEnd: Bool { !(settings.atEnd.isEmpty && route.atEnd.isEmpty) }

    /// Whether anything of a response becomes a tag besides its status.
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

    /// The plan for a request whose inner instrumentation has found another route: that of the inner route, with the attributes of
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

    /// Makes a plan.
    ///
    /// - Parameters:
    ///   - rules: what must not show, and how tags are named.
    ///   - settings: the attributes of all requests.
    ///   - route: those of the route, which win over those of all requests.
    ///   - response: the attributes of responses.
    ///   - template: the template of the route; `nil` when none matched.
    ///   - isServed: whether the route serves the request, and not only other methods of its path.
    ///   - routes: the templates of the router, if there is one.
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

    /// Adds the listed attributes that are read when the span starts.
    package func addTagsAtStart(of request: some TraceableRequest, to tags: inout Tags) {
        addTags(listedIn: settings, of: request, to: &tags)
        addTags(listedIn: route, of: request, to: &tags)
    }

    /// Adds the attributes of one list that are read when the span starts: ``settings``, or those of a ``route``.
    package func addTags(listedIn list: ResolvedAttributes, of request: some TraceableRequest, to tags: inout Tags) {
        add(list.atStart, of: request, to: &tags)
    }

    /// Adds URL or procedure, and remote address, which are too costly to make for a span that is not recorded.
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

    /// The URL of a request without what must not show.
    func url(of request: some TraceableRequest) -> String {
        rules.redaction.url(of: request, hiding: hiddenSegments, routes: pathRoutes)
    }

    /// The path of a request without what must not show.
    func path(of request: some TraceableRequest) -> String {
        rules.redaction.path(request.path, hiding: hiddenSegments, routes: pathRoutes)
    }

    /// Adds the listed attributes that are read when the handler is done.
    package func addTagsAtEnd(of request: some TraceableRequest, to tags: inout Tags) {
        add(settings.atEnd, of: request, to: &tags)
        add(route.atEnd, of: request, to: &tags)
    }

    /// Adds the listed attributes of a response.
    package func addTags(of head: ResponseHead, to request: some TraceableRequest, to tags: inout Tags) {
        guard readsResponse else { return }
        let view = ResponseAttributes(head, to: attributes(of: request))
        for read in ofResponse { add(read(view), to: &tags) }
    }

    /// The properties of a request, as attributes of one's own see them.
    package func attributes(of request: any TraceableRequest) -> RequestAttributes {
        RequestAttributes(request, plan: self)
    }

    /// A text about a request, such as the description of an error, without the secrets of its URL.
    package func text(_ text: String, about request: some TraceableRequest) -> String {
        rules.redaction.text(text, about: attributes(of: request)).limited(to: rules.tagValueLimit)
    }

    private func add(_ entries: [ResolvedAttributes.Entry], of request: some TraceableRequest, to tags: inout Tags) {
        guard !entries.isEmpty else { return }
        // Made once for all of them.
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

/// What holds for all attributes of a service. An object, because the names alone are sixteen strings, and views of requests are
/// copied more often than they are read.
package final class AttributeRules: Sendable {
    let redaction: Redaction
    let conventions: TagConventions

    /// How many bytes of UTF-8 the value of a tag may have.
    let tagValueLimit: Int

    package static let `default` = AttributeRules(redaction: .default, conventions: .openTracing)

    package init(redaction: Redaction, conventions: TagConventions, tagValueLimit: Int = .max) {
        self.redaction = redaction
        self.conventions = conventions
        self.tagValueLimit = tagValueLimit
    }
}
