//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import OpenTracing
private import OpenTracingSupport

/// Reads a request property; everything that depends only on the settings is prepared in advance.
struct RequestReading: Sendable {
    /// Returns the value, redacted if it may contain a secret; `nil` if the request has none.
    let value: @Sendable (_ request: any TraceableRequest, _ plan: AttributePlan) -> TagValue?
}

/// Readings for families.
extension RequestReading {
    /// Reads a header field: a single value as a string, several as a list.
    ///
    /// - Parameters:
    ///   - name: the lowercase name of the field.
    ///   - redaction: what to hide.
    static func headerField(_ name: String, _ redaction: Redaction) -> RequestReading {
        let isHidden = redaction.hides(header: name)
        let holdsURL = Redaction.holdsURL(header: name)
        return RequestReading { request, plan in
            var values = ReadValues()
            request.forEachValue(forKey: name) { value in values.append(value) }
            return values.tagValue(isHidden: isHidden) { field in
                holdsURL
                    ? redaction.url(field, ownHost: request.authority, routes: plan.routes) : redaction.value(field)
            }
        }
    }

    /// Reads a query parameter: a single value as a string, several as a list.
    static func queryParameter(_ name: String, _ redaction: Redaction) -> RequestReading {
        let isHidden = redaction.hides(parameter: name)
        return RequestReading { request, _ in
            guard let query = request.query else { return nil }
            var values = ReadValues()
            QueryText(query).forEachValue(of: name) { value in values.append(value) }
            return values.tagValue(isHidden: isHidden, shown: redaction.value)
        }
    }

    /// Reads a path parameter.
    static func pathParameter(_ name: String, _ redaction: Redaction) -> RequestReading {
        let isHidden = redaction.hides(parameter: name)
        return RequestReading { request, _ in
            request.parameter(name).map { .string(isHidden ? Redaction.placeholder : redaction.value($0)) }
        }
    }

    /// Reads a cookie.
    static func cookie(_ name: String, _ redaction: Redaction) -> RequestReading {
        let isHidden = redaction.hides(cookie: name)
        return RequestReading { request, _ in
            CookieText.value(of: name, in: request.values(forKey: "cookie"))
                .map { .string(isHidden ? Redaction.placeholder : redaction.value($0)) }
        }
    }
}

/// The values under one name, of which there is usually one.
private struct ReadValues {
    private var first: String?
    private var more: [String] = []

    mutating func append(_ value: String) {
        if first == nil { first = value } else { more.append(value) }
    }

    /// Returns a single value as a string, several as a list; the placeholder if they are hidden.
    func tagValue(isHidden: Bool, shown: (String) -> String) -> TagValue? {
        guard let first else { return nil }
        if isHidden { return .string(Redaction.placeholder) }
        if more.isEmpty { return .string(shown(first)) }
        return .array(([first] + more).map { .string(shown($0)) })
    }
}

extension Redaction {
    /// Returns a text about an incoming request, without the secrets of its URL and path.
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
