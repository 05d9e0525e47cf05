//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
import OpenTracing

/// The header fields of a message as tags.
///
/// `userAgent` names the field `user-agent`, and `xRequestID` the field `x-request-id`: the words of a Swift name become the words
/// of a header name. A field with one value is text, one with several a list.
@dynamicMemberLookup
public struct HeaderAttributes: Sendable {
    let carrier: any TextMapReader & Sendable
    let prefix: String
    let redaction: Redaction
    /// The host that was asked, whose URLs have the paths of the service.
    var ownHost: String?
    var routes: RouteTemplates?

    /// The field with a name.
    public subscript(name: String) -> RequestTag {
        let field = name.lowercased()
        let tag = prefix + field
        let values = carrier.values(forKey: field)
        guard let first = values.first else { return RequestTag(missing: tag) }
        if redaction.hides(header: field) { return RequestTag(tag, Redaction.placeholder) }
        guard values.count == 1 else { return RequestTag(tag, values.map { shown($0, in: field) }) }
        return RequestTag(tag, shown(first, in: field))
    }

    /// A value as it may show: secrets in the URLs of those fields that hold one are redacted.
    private func shown(_ value: String, in field: String) -> String {
        switch field {
        case "referer", "location", "content-location",
            "x-original-url", "x-original-uri", "x-rewrite-url", "x-forwarded-uri":
            redaction.url(value, ownHost: ownHost, routes: routes)
        default: value
        }
    }

    /// The field whose words are those of a Swift name.
    public subscript(dynamicMember name: String) -> RequestTag {
        self[Self.fieldName(of: name)]
    }

    /// Puts a dash before each word, and makes its letters small. Capital letters side by side are one word, but for the last
    /// before a small one: `xRequestID`, `xHTTPMethodOverride`. What has a dash already is no Swift name, and stays as it is.
    static func fieldName(of swiftName: String) -> String {
        guard !swiftName.utf8.contains(UInt8(ascii: "-")) else { return swiftName.lowercased() }
        var name = ""
        var previous: Character?
        for index in swiftName.indices {
            let character = swiftName[index]
            if character.isUppercase, let previous {
                let next = swiftName[swiftName.index(after: index)...].first
                if !previous.isUppercase || next?.isLowercase == true { name += "-" }
            }
            name += character.lowercased()
            previous = character
        }
        // The one common name that has a capital letter inside of a word.
        return name == "e-tag" ? "etag" : name
    }
}
