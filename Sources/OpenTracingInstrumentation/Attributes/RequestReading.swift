//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import OpenTracing
private import OpenTracingSupport

/// How a property of a request is read: what it is, its name where it has one of its own, and whether it must not show.
struct RequestReading: Sendable {
    /// What there is to be read of a request.
    enum Property: Sendable {
        case method, path, route, url, scheme, host, remoteAddress, contentLength, query
        /// Those that have names of their own.
        case header, queryParameter, pathParameter, cookie
    }

    private let property: Property
    private let name: String
    private let isHidden: Bool
    private let holdsURL: Bool

    /// Makes the reading of a property ready.
    ///
    /// - Parameters:
    ///   - property: the property.
    ///   - name: its name, where it has one of its own; that of a header field in lower case.
    ///   - redaction: what must not show.
    init(_ property: Property, name: String, redaction: Redaction) {
        self.property = property
        self.name = name
        switch property {
        case .header: isHidden = redaction.hides(header: name)
        case .cookie: isHidden = redaction.hides(cookie: name)
        case .queryParameter, .pathParameter: isHidden = redaction.hides(parameter: name)
        default: isHidden = false
        }
        holdsURL = property == .header && Redaction.holdsURL(header: name)
    }

    /// Reads the value, redacted where it may hold a secret; `nil` when the request has none.
    func value(of request: some TraceableRequest, in plan: AttributePlan) -> TagValue? {
        switch property {
        case .method: return .string(request.method)
        case .route: return plan.template.map(TagValue.string)
        case .scheme: return request.scheme.map(TagValue.string)
        case .remoteAddress: return request.remoteAddress.map(TagValue.string)
        case .host: return request.authority.map { .string(plan.rules.redaction.authority($0)) }
        case .path: return .string(plan.path(of: request))
        case .url: return .string(plan.url(of: request))
        case .query: return request.query.map { .string(plan.rules.redaction.query($0)) }
        case .contentLength:
            var first: String?
            request.forEachValue(forKey: "content-length") { value in first = first ?? value }
            return first.flatMap { Int64($0) }.map(TagValue.integer)
        case .header:
            var values = ReadValues()
            request.forEachValue(forKey: name) { value in values.append(value) }
            return values.tagValue(isHidden: isHidden) { shown($0, of: request, in: plan) }
        case .queryParameter:
            guard let query = request.query else { return nil }
            var values = ReadValues()
            QueryText(query).forEachValue(of: name) { value in values.append(value) }
            return values.tagValue(isHidden: isHidden) { plan.rules.redaction.value($0) }
        case .pathParameter:
            return request.parameter(name).map { shown($0, in: plan) }
        case .cookie:
            return CookieText.value(of: name, in: request.values(forKey: "cookie")).map { shown($0, in: plan) }
        }
    }

    private func shown(_ text: String, in plan: AttributePlan) -> TagValue {
        .string(isHidden ? Redaction.placeholder : plan.rules.redaction.value(text))
    }

    private func shown(_ field: String, of request: some TraceableRequest, in plan: AttributePlan) -> String {
        holdsURL
            ? plan.rules.redaction.url(field, ownHost: request.authority, routes: plan.routes)
            : plan.rules.redaction.value(field)
    }
}

/// The values under one name, of which there is mostly one.
private struct ReadValues {
    private var first: String?
    private var more: [String] = []

    mutating func append(_ value: String) {
        if first == nil { first = value } else { more.append(value) }
    }

    /// One value as a text, several as a list; the placeholder for whichever are hidden.
    func tagValue(isHidden: Bool, shown: (String) -> String) -> TagValue? {
        guard let first else { return nil }
        if isHidden { return .string(Redaction.placeholder) }
        if more.isEmpty { return .string(shown(first)) }
        return .array(([first] + more).map { .string(shown($0)) })
    }
}

extension Redaction {
    /// A text about the request that a service answers, without the secrets of its URL and of its path.
    func text(_ text: String, about attributes: RequestAttributes) -> String {
        var path = attributes.request.path
        let pathSecrets = path.withUTF8 { bytes in
            var replacements = Replacements()
            self.path(
                bytes,
                hiding: attributes.plan.hiddenSegments,
                routes: attributes.plan.pathRoutes,
                into: &replacements
            )
            return replacements.ranges.map { String(decoding: bytes[$0], as: UTF8.self) }
        }
        let decoded = pathSecrets.compactMap { PercentEncoding.decode($0[...]) }
        let shown = self.text(text, about: Self.unsafeNothing.url(of: attributes.request))
        return Self.hiding(pathSecrets + decoded, in: shown)
    }
}
