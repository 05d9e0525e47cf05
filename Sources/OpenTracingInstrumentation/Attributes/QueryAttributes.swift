//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
private import OpenTracingSupport

/// The query of a request as tags.
@dynamicMemberLookup
public struct QueryAttributes: Sendable {
    let query: String?
    let conventions: TagConventions
    let redaction: Redaction

    /// The whole query as it was sent, with the values of secret-looking names redacted.
    public var all: RequestTag {
        RequestTag(conventions.query, query.map(redaction.query))
    }

    /// The values of a parameter: one is text, several are a list.
    public subscript(name: String) -> RequestTag {
        let tag = "\(conventions.query).\(name)"
        let values = query.map { QueryText($0).values(of: name) } ?? []
        guard let first = values.first else { return RequestTag(missing: tag) }
        if redaction.hides(parameter: name) { return RequestTag(tag, Redaction.placeholder) }
        return values.count == 1 ? RequestTag(tag, first) : RequestTag(tag, values)
    }

    /// The values of a parameter: one is text, several are a list.
    public subscript(dynamicMember name: String) -> RequestTag {
        self[name]
    }
}
