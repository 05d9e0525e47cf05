//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

package import OpenTracing

/// A view of a message for attributes: an incoming request, a response, or an outgoing request.
///
/// Its properties are declared once, in a catalogue. Reading one returns a ``RequestTag``: a name in the service's conventions
/// and a redacted value.
@dynamicMemberLookup
public protocol AttributeView: Sendable {
    /// The type of the catalogue of properties.
    associatedtype Catalogue: Sendable

    /// The properties of such messages.
    static var catalogue: Catalogue { get }

    /// What to hide.
    var redaction: Redaction { get }

    /// The names of tags.
    var conventions: TagConventions { get }
}

extension AttributeView {
    /// A property of the catalogue, as in `\.method`.
    public subscript(
        dynamicMember property: any KeyPath<Catalogue, AttributeProperty<Self>> & Sendable
    ) -> RequestTag {
        Self.catalogue[keyPath: property].tag(of: self, as: PropertyKeyPath<Self>(property: property))
    }

    /// A family of properties, as in `\.headers.userAgent`.
    public subscript(
        dynamicMember family: any KeyPath<Catalogue, AttributeFamily<Self>> & Sendable
    ) -> AttributeMembers<Self> {
        AttributeMembers(view: self, family: Self.catalogue[keyPath: family], keyPath: family)
    }

    /// The property with a name from configuration, such as `headers.user-agent`; a tag without a value if there is none.
    public subscript(named name: String) -> RequestTag {
        AttributeNames<Self>.entry(named: name)?.tag(of: self, as: NamedKeyPath<Self>(name: name))
            ?? RequestTag(missing: name)
    }
}

/// A message property that can become a tag, declared once in a catalogue: its tag in each convention and how to read it.
///
/// Its configuration name is that of the member that holds it, with dashes between words.
public struct AttributeProperty<View: AttributeView>: Sendable {
    private let reading: AttributeReading<View>

    /// Declares a property.
    ///
    /// - Parameters:
    ///   - tagName: returns the tag name in the given conventions.
    ///   - value: returns the value, redacted if it may contain a secret.
    package init<Value: TagValueConvertible & SendableMetatype>(
        tag tagName: @escaping @Sendable (TagConventions) -> String,
        _ value: @escaping @Sendable (View) -> Value?
    ) {
        reading = AttributeReading { RequestTag(tagName($0.conventions), value($0)) }
    }

    func tag(of view: View, as keyPath: any CatalogueKeyPath) -> RequestTag {
        reading.tag(of: view, as: keyPath)
    }
}

extension AttributeProperty<RequestAttributes> {
    /// Declares a request property.
    ///
    /// - Parameters:
    ///   - tagName: returns the tag name in the given conventions.
    ///   - value: returns the value, redacted if it may contain a secret.
    init<Value: TagValueConvertible & SendableMetatype>(
        tag tagName: @escaping @Sendable (TagConventions) -> String,
        _ value: @escaping @Sendable (_ request: any TraceableRequest, _ plan: AttributePlan) -> Value?
    ) {
        let ready = RequestReading { request, plan in value(request, plan).map { TagValue($0) } }
        let readyUnder: @Sendable (Redaction) -> RequestReading = { _ in ready }
        reading = AttributeReading(ready: readyUnder) { view in
            RequestTag(tagName(view.conventions), ready.value(view.request, view.plan))
        }
    }
}

/// Reads a property. Tags created by a reading refer to it, so that the key path of a catalogue property is evaluated once rather
/// than per request.
final class AttributeReading<View: AttributeView>: Sendable {
    /// Prepares the reading of a request property for a redaction; `nil` for other messages.
    let ready: (@Sendable (Redaction) -> RequestReading)?

    let read: @Sendable (View) -> RequestTag

    init(
        ready: (@Sendable (Redaction) -> RequestReading)? = nil,
        _ read: @escaping @Sendable (View) -> RequestTag
    ) {
        self.ready = ready
        self.read = read
    }

    func tag(of view: View, as keyPath: any CatalogueKeyPath) -> RequestTag {
        var tag = read(view)
        tag.reading = self
        tag.keyPath = keyPath
        return tag
    }

    /// Returns the reading behind a catalogue attribute.
    ///
    /// - Parameters:
    ///   - attribute: the attribute.
    ///   - tag: the tag it returned for some message.
    /// - Returns: the reading; `nil` for a custom attribute, even if it returned a catalogue tag, since it may return another one
    ///   for the next message.
    static func ofCatalogue(_ attribute: any KeyPath<View, RequestTag> & Sendable, giving tag: RequestTag) -> Self? {
        guard let keyPath = tag.keyPath, keyPath.isEqual(to: attribute) else { return nil }
        return tag.reading as? Self
    }
}
