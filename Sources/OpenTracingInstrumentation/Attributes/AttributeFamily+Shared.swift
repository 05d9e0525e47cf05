//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
import OpenTracing
private import OpenTracingSupport

extension AttributeFamily {
    /// The header fields of a message. Fields that hold URLs show without the secrets of these.
    static func headerFields(
        tags prefix: @escaping @Sendable (TagConventions) -> String,
        of carrier: @escaping @Sendable (View) -> any TextMapReader & Sendable,
        url: @escaping @Sendable (_ view: View, _ url: String) -> String
    ) -> AttributeFamily {
        AttributeFamily(tags: prefix, hasHeaderNames: true) { view, name in
            let values = carrier(view).values(forKey: name)
            guard !values.isEmpty else { return nil }
            if view.redaction.hides(header: name) { return .string(Redaction.placeholder) }
            return TagValue(
                oneOrList: values.map { Redaction.holdsURL(header: name) ? url(view, $0) : view.redaction.value($0) }
            )
        }
    }

    /// The query of a URL.
    static func query(_ query: @escaping @Sendable (View) -> String?) -> AttributeFamily {
        AttributeFamily(
            tags: \.queryParameterPrefix,
            whole: AttributeProperty(tag: \.query) { view in query(view).map { view.redaction.query($0) } },
            { view, name in
                let values = query(view).map { QueryText($0).values(of: name) } ?? []
                guard !values.isEmpty else { return nil }
                return view.redaction.hides(parameter: name)
                    ? .string(Redaction.placeholder) : TagValue(oneOrList: values.map(view.redaction.value))
            }
        )
    }
}

extension Redaction {
    /// Whether the values of a header field are URLs.
    static func holdsURL(header: String) -> Bool {
        switch header {
        case "referer", "location", "content-location",
            "x-original-url", "x-original-uri", "x-rewrite-url", "x-forwarded-uri":
            true
        default: false
        }
    }
}

extension TagValue {
    /// One value as a text, several as a list.
    fileprivate init(oneOrList values: [String]) {
        self = values.count == 1 ? .string(values[0]) : .array(values.map(TagValue.string))
    }
}
