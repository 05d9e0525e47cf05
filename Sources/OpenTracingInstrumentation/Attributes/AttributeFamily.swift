//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

package import OpenTracing
private import OpenTracingSupport

/// A group of message properties with names of their own, such as header fields, declared once in a catalogue.
public struct AttributeFamily<View: AttributeView>: Sendable {
    private let prefix: @Sendable (TagConventions) -> String
    private let hasHeaderNames: Bool
    private let value: @Sendable (_ view: View, _ name: String) -> TagValue?
    private let ready: (@Sendable (_ name: String, _ redaction: Redaction) -> RequestReading)?

    /// All members as a single property, if applicable: the query as it was sent.
    let whole: AttributeProperty<View>?

    /// Declares a family.
    ///
    /// - Parameters:
    ///   - prefix: the prefix of each member's tag name.
    ///   - hasHeaderNames: whether the names are header field names: lowercase, with dashes in place of Swift capitals.
    ///   - whole: all members as a single property.
    ///   - value: returns the value of a member, redacted if it may contain a secret.
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
        ready = nil
    }

    /// Returns the member name for a Swift identifier.
    func name(ofMember member: String) -> String {
        hasHeaderNames ? AttributeNames<View>.words(of: member) : member
    }

    func tag(of name: String, in view: View, as keyPath: any CatalogueKeyPath) -> RequestTag {
        let name = hasHeaderNames ? name.lowercased() : name
        return reading(of: name).tag(of: view, as: keyPath)
    }

    private func reading(of name: String) -> AttributeReading<View> {
        let readyForMember = ready.map { ready in { @Sendable (redaction: Redaction) in ready(name, redaction) } }
        return AttributeReading(ready: readyForMember) { [prefix, value] view in
            RequestTag(prefix(view.conventions) + name, value(view, name))
        }
    }
}

extension AttributeFamily<RequestAttributes> {
    /// Declares a family of request properties.
    ///
    /// - Parameters:
    ///   - prefix: the prefix of each member's tag name.
    ///   - hasHeaderNames: whether the names are header field names.
    ///   - whole: all members as a single property.
    ///   - ready: prepares the reading of a member for a redaction.
    init(
        tags prefix: @escaping @Sendable (TagConventions) -> String,
        hasHeaderNames: Bool = false,
        whole: AttributeProperty<View>? = nil,
        _ ready: @escaping @Sendable (_ name: String, _ redaction: Redaction) -> RequestReading
    ) {
        self.prefix = prefix
        self.hasHeaderNames = hasHeaderNames
        self.whole = whole
        self.ready = ready
        value = { view, name in ready(name, view.redaction).value(view.request, view.plan) }
    }
}

/// The members of a family: `\.headers.userAgent` or `\.headers["x-request-id"]`.
///
/// A single value becomes a string, several become a list. In header field families, Swift names map to header names: `userAgent`
/// is the field `user-agent`, and `xRequestID` the field `x-request-id`.
@dynamicMemberLookup
public struct AttributeMembers<View: AttributeView>: Sendable {
    let view: View
    let family: AttributeFamily<View>
    let keyPath: any KeyPath<View.Catalogue, AttributeFamily<View>> & Sendable

    /// The member with the given name.
    public subscript(name: String) -> RequestTag {
        family.tag(of: name, in: view, as: MemberKeyPath<View>(family: keyPath, name: name))
    }

    /// The member with the given name; `all` for the entire family as a single property, if applicable.
    public subscript(dynamicMember name: String) -> RequestTag {
        let keyPath = MemberKeyPath<View>(family: keyPath, name: name)
        if name == "all", let whole = family.whole { return whole.tag(of: view, as: keyPath) }
        return family.tag(of: family.name(ofMember: name), in: view, as: keyPath)
    }
}

extension AttributeFamily {
    /// The header fields of a message. URLs in fields are recorded without their secrets.
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
    /// Returns whether the values of a header field are URLs.
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
    /// A single value as a string, several as a list.
    fileprivate init(oneOrList values: [String]) {
        self = values.count == 1 ? .string(values[0]) : .array(values.map(TagValue.string))
    }
}
