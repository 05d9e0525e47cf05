//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

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
        Self.catalogue[keyPath: property].tag(of: self)
    }

    /// A family of properties, as in `\.headers.userAgent`.
    public subscript(
        dynamicMember family: any KeyPath<Catalogue, AttributeFamily<Self>> & Sendable
    ) -> AttributeMembers<Self> {
        AttributeMembers(view: self, family: Self.catalogue[keyPath: family])
    }

    /// The property with a name as it stands in configuration, such as `headers.user-agent`; a tag without a value where
    /// there is none of that name.
    public subscript(named name: String) -> RequestTag {
        AttributeNames<Self>.entry(named: name)?.tag(of: self) ?? RequestTag(missing: name)
    }
}
