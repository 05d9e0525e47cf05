//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
import OpenTracing

/// The header fields of a message as tags.
///
/// `userAgent` names the field `user-agent`: the words of a Swift name become the words of a header name. A field with
/// one value is text, one with several a list.
@dynamicMemberLookup
public struct HeaderAttributes: Sendable {
    let carrier: any TextMapReader & Sendable
    let prefix: String
    let redaction: Redaction

    /// The field with a name.
    public subscript(name: String) -> RequestTag {
        let field = name.lowercased()
        let tag = prefix + field
        let values = carrier.values(forKey: field)
        guard let first = values.first else { return RequestTag(missing: tag) }
        if redaction.hides(header: field) { return RequestTag(tag, Redaction.placeholder) }
        return values.count == 1 ? RequestTag(tag, first) : RequestTag(tag, values)
    }

    /// The field whose words are those of a Swift name.
    public subscript(dynamicMember name: String) -> RequestTag {
        self[Self.fieldName(of: name)]
    }

    /// Puts a dash before each capital letter, and makes it small.
    static func fieldName(of swiftName: String) -> String {
        var name = ""
        for character in swiftName {
            if character.isUppercase {
                name += "-" + character.lowercased()
            } else {
                name.append(character)
            }
        }
        return name
    }
}
