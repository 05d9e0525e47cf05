//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
/// Records how a tag was read from the catalogue, to tell the key path of a property from one that only sometimes leads to it.
protocol CatalogueKeyPath: Sendable {
    /// Returns whether a key path is this one, read at the start or at the end.
    func isEqual(to attribute: AnyKeyPath) -> Bool
}

/// The key path of a property: `\.method`.
struct PropertyKeyPath<View: AttributeView>: CatalogueKeyPath {
    let property: any KeyPath<View.Catalogue, AttributeProperty<View>> & Sendable

    func isEqual(to attribute: AnyKeyPath) -> Bool {
        if attribute == \View.[dynamicMember: property] { return true }
        guard let property = (self as? PropertyKeyPath<RequestAttributes>)?.property else { return false }
        return attribute == \RequestAttributes.atEnd[dynamicMember: \RequestAttributes.[dynamicMember: property]]
    }
}

/// The key path of a member of a family: `\.headers.userAgent` or `\.headers["user-agent"]`.
struct MemberKeyPath<View: AttributeView>: CatalogueKeyPath {
    let family: any KeyPath<View.Catalogue, AttributeFamily<View>> & Sendable

    /// The name as spelled in the key path.
    let name: String

    func isEqual(to attribute: AnyKeyPath) -> Bool {
        let members: KeyPath = \View.[dynamicMember: family]
        if attribute == members.appending(path: \.[name])
            || attribute == members.appending(path: \.[dynamicMember: name])
        {
            return true
        }
        guard let family = (self as? MemberKeyPath<RequestAttributes>)?.family else { return false }
        let membersAtEnd: KeyPath = \RequestAttributes.atEnd[dynamicMember: \RequestAttributes.[dynamicMember: family]]
        return attribute == membersAtEnd.appending(path: \.[name])
            || attribute == membersAtEnd.appending(path: \.[dynamicMember: name])
    }
}

/// The key path of a property named in configuration: `\.[named: "headers.user-agent"]`.
struct NamedKeyPath<View: AttributeView>: CatalogueKeyPath {
    let name: String

    func isEqual(to attribute: AnyKeyPath) -> Bool {
        attribute == \View.[named: name]
            || attribute == \RequestAttributes.atEnd[dynamicMember: \RequestAttributes.[named: name]]
    }
}
