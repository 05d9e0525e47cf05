//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// The names of catalogue properties in configuration, such as in the variable `TRACED_REQUEST_ATTRIBUTES`.
///
/// A name is the path of the property, in dashed words or camel case: `method`, `headers.user-agent`, `query.page`,
/// `at-end.parameters.id`. Names are derived from the members of the catalogue.
package enum AttributeNames<View: AttributeView> {
    /// The property or member for a name.
    enum Entry {
        case property(AttributeProperty<View>)
        case member(String, of: AttributeFamily<View>)

        func tag(of view: View, as keyPath: any CatalogueKeyPath) -> RequestTag {
            switch self {
            case .property(let property): property.tag(of: view, as: keyPath)
            case .member(let name, let family): family.tag(of: name, in: view, as: keyPath)
            }
        }
    }

    /// The allowed names, for error messages: properties first, then families.
    package static var allowed: [String] {
        members.filter { property(of: $0.value) != nil }.map(\.name)
            + members.filter { $0.value is AttributeFamily<View> }.map { "\($0.name).NAME" }
    }

    /// Returns the entry with a name, or `nil` if there is none.
    static func entry(named name: String) -> Entry? {
        guard let dot = name.firstIndex(of: ".") else {
            let name = words(of: name)
            return members.first { $0.name == name }.flatMap { property(of: $0.value) }.map(Entry.property)
        }
        let member = String(name[name.index(after: dot)...])
        guard !member.isEmpty,
            let family = members.first(where: { $0.name == name[..<dot] })?.value as? AttributeFamily<View>
        else { return nil }
        return .member(family.name(ofMember: member), of: family)
    }

    /// Returns the property with a name as a key path, or `nil` if there is none.
    ///
    /// - Parameters:
    ///   - name: the name in configuration.
    ///   - custom: user-defined properties by name.
    package static func attribute(
        named name: String,
        custom: [String: any KeyPath<View, RequestTag> & Sendable] = [:]
    ) -> (any KeyPath<View, RequestTag> & Sendable)? {
        if let attribute = custom[name] { return attribute }
        return entry(named: name) == nil ? nil : \View.[named: name]
    }

    /// Converts a Swift name to the HTTP spelling of a property or header field.
    ///
    /// Inserts a dash before each word and lowercases it. Adjacent capitals form one word, except the last one before a lowercase
    /// letter: `xRequestID`, `xHTTPMethodOverride`. A name that already contains a dash is only lowercased.
    static func words(of swiftName: String) -> String {
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
        // The only common name with a capital inside a word.
        return name == "e-tag" ? "etag" : name
    }

    private static var members: [(name: String, value: Any)] {
        Mirror(reflecting: View.catalogue).children.compactMap { child in
            child.label.map { (words(of: $0), child.value) }
        }
    }

    private static func property(of value: Any) -> AttributeProperty<View>? {
        value as? AttributeProperty<View> ?? (value as? AttributeFamily<View>)?.whole
    }
}

extension AttributeNames<RequestAttributes> {
    /// The allowed names for requests, each also with the prefix `at-end.`.
    static var allowedInBothPhases: [String] { allowed + ["at-end.NAME"] }

    /// Returns the request property with a name, or `nil` if there is none.
    ///
    /// - Parameters:
    ///   - name: the name in configuration, prefixed with `at-end.` to read it at the end.
    ///   - custom: user-defined properties by name.
    static func attributeInEitherPhase(named name: String, custom: [String: RequestAttribute]) -> RequestAttribute? {
        if let attribute = attribute(named: name, custom: custom) { return attribute }
        guard let dot = name.firstIndex(of: "."), ["at-end", "atend"].contains(name[..<dot].lowercased()) else {
            return nil
        }
        let name = String(name[name.index(after: dot)...])
        return entry(named: name) == nil ? nil : \RequestAttributes.atEnd[named: name]
    }
}
