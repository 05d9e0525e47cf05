//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import OpenTracing
private import OpenTracingSupport

/// How a property of a request is read, with all that follows from the settings alone made ready.
struct RequestReading: Sendable {
    /// Reads the value, redacted where it may hold a secret; `nil` when the request has none.
    let value: @Sendable (_ request: any TraceableRequest, _ plan: AttributePlan) -> TagValue?
}

/// The properties that have names of their own.
extension RequestReading {
    /// Reads a header field: one value as a text, several as a list.
    ///
    /// - Parameters:
    ///   - name: the name of the field, in lower case.
    ///   - redaction: what must not show.
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

    /// Reads a parameter of the query: one value as a text, several as a list.
    static func queryParameter(_ name: String, _ redaction: Redaction) -> RequestReading {
        let isHidden = redaction.hides(parameter: name)
        return RequestReading { request, _ in
            guard let query = request.query else { return nil }
            var values = ReadValues()
            QueryText(query).forEachValue(of: name) { value in values.append(value) }
            return values.tagValue(isHidden: isHidden, shown: redaction.value)
        }
    }

    /// Reads what a parameter of the route's path matched.
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
