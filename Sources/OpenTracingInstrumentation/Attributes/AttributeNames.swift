//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// The names under which the properties of a catalogue stand in configuration, such as the variable `TRACED_REQUEST_ATTRIBUTES`.
///
/// A name is the path of the property, in words with dashes or in camel case: `method`, `headers.user-agent`, `query.page`,
/// `at-end.parameters.id`. The names follow from the members of the catalogue.
package enum AttributeNames<View: AttributeView> {
    /// What a name stands for.
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

    /// The names that can be used, for the text of an error: properties first, then families.
    static var allowed: [String] {
        members.filter { property(of: $0.value) != nil }.map(\.name)
            + members.filter { $0.value is AttributeFamily<View> }.map { "\($0.name).NAME" }
    }

    /// What stands under a name, or `nil` when there is nothing.
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

    /// The property under a name as a key path, or `nil` when there is none.
    ///
    /// - Parameters:
    ///   - name: the name as it stands in the configuration.
    ///   - custom: properties of the user's own, by their names.
    static func attribute(
        named name: String,
        custom: [String: any KeyPath<View, RequestTag> & Sendable] = [:]
    ) -> (any KeyPath<View, RequestTag> & Sendable)? {
        if let attribute = custom[name] { return attribute }
        return entry(named: name) == nil ? nil : \View.[named: name]
    }

    /// The name of a property or a header field, as HTTP writes it, from the one that Swift has.
    ///
    /// Puts a dash before each word, and makes its letters small. Capital letters side by side are one word, but for the last
    /// before a small one: `xRequestID`, `xHTTPMethodOverride`. What has a dash already is no Swift name, and stays as it is.
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
        // The one common name that has a capital letter inside of a word.
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
    /// The names that can be used for requests, each also behind `at-end.`.
    static var allowedInBothPhases: [String] { allowed + ["at-end.NAME"] }

    /// The property of requests under a name, or `nil` when there is none.
    ///
    /// - Parameters:
    ///   - name: the name as it stands in the configuration, with `at-end.` before it for the end.
    ///   - custom: properties of the user's own, by their names.
    static func attributeInEitherPhase(named name: String, custom: [String: RequestAttribute]) -> RequestAttribute? {
        if let attribute = attribute(named: name, custom: custom) { return attribute }
        guard let dot = name.firstIndex(of: "."), ["at-end", "atend"].contains(name[..<dot].lowercased()) else {
            return nil
        }
        let name = String(name[name.index(after: dot)...])
        return entry(named: name) == nil ? nil : \RequestAttributes.atEnd[named: name]
    }
}
