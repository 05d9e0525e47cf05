//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

package import OpenTracing
private import OpenTracingSupport

/// Properties of a message with names of their own, such as header fields: declared once in a catalogue.
public struct AttributeFamily<View: AttributeView>: Sendable {
    private let prefix: @Sendable (TagConventions) -> String
    private let hasHeaderNames: Bool
    private let value: @Sendable (_ view: View, _ name: String) -> TagValue?
    private let ready: (@Sendable (_ name: String, _ redaction: Redaction) -> RequestReading)?

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
        ready = nil
    }

    /// The name of the member that is written as a Swift name.
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
    /// Declares a family of properties of requests.
    ///
    /// - Parameters:
    ///   - prefix: what stands before the name of a member in the name of its tag.
    ///   - hasHeaderNames: whether names are those of header fields.
    ///   - whole: all members as one property.
    ///   - ready: makes the reading of a member ready under what must not show.
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
/// A member with one value is text, one with several a list. In families of header fields, the words of a Swift name become the
/// words of a header name: `userAgent` names the field `user-agent`, and `xRequestID` the field `x-request-id`.
@dynamicMemberLookup
public struct AttributeMembers<View: AttributeView>: Sendable {
    let view: View
    let family: AttributeFamily<View>
    let keyPath: any KeyPath<View.Catalogue, AttributeFamily<View>> & Sendable

    /// The member with a name.
    public subscript(name: String) -> RequestTag {
        family.tag(of: name, in: view, as: MemberKeyPath<View>(family: keyPath, name: name))
    }

    /// The member with a name; `all` for the family as one property, where there is such a thing.
    public subscript(dynamicMember name: String) -> RequestTag {
        let keyPath = MemberKeyPath<View>(family: keyPath, name: name)
        if name == "all", let whole = family.whole { return whole.tag(of: view, as: keyPath) }
        return family.tag(of: family.name(ofMember: name), in: view, as: keyPath)
    }
}

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
