//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
package import OpenTracing

/// Properties of a message with names of their own, such as header fields: declared once in a catalogue.
public struct AttributeFamily<View: AttributeView>: Sendable {
    private let prefix: @Sendable (TagConventions) -> String
    private let value: @Sendable (_ view: View, _ name: String) -> TagValue?
    private let hasHeaderNames: Bool
    private let property: RequestReading.Property?

    /// All members as one property, where there is such a thing: the query as it was sent.
    let whole: AttributeProperty<View>?

    /// Declares a family.
    ///
    /// - Parameters:
    ///   - prefix: what stands before the name of a member in the name of its tag.
    ///   - hasHeaderNames: whether names are those of header fields: in lower case, and with dashes where Swift has capitals.
    ///   - whole: all members as one property.
    ///   - value: reads the value of a member; redacted where it may hold a secret.
    package init(
        tags prefix: @escaping @Sendable (TagConventions) -> String,
        hasHeaderNames: Bool = false,
        whole: AttributeProperty<View>? = nil,
        _ value: @escaping @Sendable (_ view: View, _ name: String) -> TagValue?
    ) {
        self.prefix = prefix
        self.hasHeaderNames = hasHeaderNames
        self.whole = whole
        self.value = value
        property = nil
    }

    /// The name of the member that is written as a Swift name.
    func name(ofMember member: String) -> String {
        hasHeaderNames ? AttributeNames<View>.words(of: member) : member
    }

    func tag(of name: String, in view: View) -> RequestTag {
        let name = hasHeaderNames ? name.lowercased() : name
        return reading(of: name).tag(of: view)
    }

    private func reading(of name: String) -> AttributeReading<View> {
        AttributeReading(property.map { ($0, name) }) { [prefix, value] in
            RequestTag(prefix($0.conventions) + name, value($0, name))
        }
    }
}

extension AttributeFamily<RequestAttributes> {
    /// Declares a family of properties of requests.
    init(
        tags prefix: @escaping @Sendable (TagConventions) -> String,
        hasHeaderNames: Bool = false,
        whole: AttributeProperty<View>? = nil,
        _ property: RequestReading.Property
    ) {
        self.prefix = prefix
        self.hasHeaderNames = hasHeaderNames
        self.whole = whole
        self.property = property
        value = { view, name in
            RequestReading(property, name: name, redaction: view.redaction).value(of: view.request, in: view.plan)
        }
    }
}

/// The members of a family: `\.headers.userAgent` or `\.headers["x-request-id"]`.
///
/// A member with one value is text, one with several a list. In families of header fields, the words of a Swift name become the
/// words of a header name: `userAgent` names the field `user-agent`, and `xRequestID` the field `x-request-id`.
@dynamicMemberLookup
public struct AttributeMembers<View: AttributeView>: Sendable {
    let view: View
    let family: AttributeFamily<View>

    /// The member with a name.
    public subscript(name: String) -> RequestTag {
        family.tag(of: name, in: view)
    }

    /// The member with a name; `all` for the family as one property, where there is such a thing.
    public subscript(dynamicMember name: String) -> RequestTag {
        if name == "all", let whole = family.whole { return whole.tag(of: view) }
        return self[family.name(ofMember: name)]
    }
}
