//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

package import OpenTracing

/// A message as attributes see it: a request, a response, a request that is sent.
///
/// Its properties come from a catalogue, in which each is declared once. Reading one gives a ``RequestTag``: a name in the
/// conventions of the service, and a value that is safe to show.
@dynamicMemberLookup
public protocol AttributeView: Sendable {
    /// The properties of such messages.
    associatedtype Catalogue: Sendable

    /// The properties of such messages.
    static var catalogue: Catalogue { get }

    /// What must not show.
    var redaction: Redaction { get }

    /// How tags are named.
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

    /// The property with a name as it stands in configuration, such as `headers.user-agent`; a tag without a value where
    /// there is none of that name.
    public subscript(named name: String) -> RequestTag {
        AttributeNames<Self>.entry(named: name)?.tag(of: self, as: NamedKeyPath<Self>(name: name))
            ?? RequestTag(missing: name)
    }
}

/// A property of a message that can become a tag, declared once in a catalogue: its tag in each convention, and its reading.
///
/// Its name in configuration is that of the member that holds it, with dashes between the words.
public struct AttributeProperty<View: AttributeView>: Sendable {
    private let reading: AttributeReading<View>

    /// Declares a property.
    ///
    /// - Parameters:
    ///   - tagName: the name of the tag in given conventions.
    ///   - value: reads the value; redacted where it may hold a secret.
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
    /// Declares a property of requests.
    ///
    /// - Parameters:
    ///   - tagName: the name of the tag in given conventions.
    ///   - value: reads the value; redacted where it may hold a secret.
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

/// Reads a property. A tag that was made by one knows it, so that the key path of a property of the catalogue is walked through
/// once, and not for each request.
final class AttributeReading<View: AttributeView>: Sendable {
    /// Makes the reading of a property of requests ready under what must not show; `nil` for other messages.
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

    /// The reading behind an attribute that is one of the catalogue.
    ///
    /// - Parameters:
    ///   - attribute: the attribute.
    ///   - tag: what it gives for some message.
    /// - Returns: the reading; `nil` for an attribute of one's own, even where it gave a tag of the catalogue: it may give another one
    ///   for the next message.
    static func ofCatalogue(_ attribute: any KeyPath<View, RequestTag> & Sendable, giving tag: RequestTag) -> Self? {
        guard let keyPath = tag.keyPath, keyPath.isEqual(to: attribute) else { return nil }
        return tag.reading as? Self
    }
}
