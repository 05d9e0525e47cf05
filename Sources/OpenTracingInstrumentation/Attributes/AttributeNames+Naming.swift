//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// An attribute with its display names.
package struct NamedAttribute: Sendable, Hashable {
    /// The name in configuration; `nil` if the attribute can be listed only in code.
    package let name: String?

    /// The name of its tag.
    package let tag: String

    /// Whether it is read after the handler returns.
    package let isReadAtEnd: Bool
}

extension AttributeNames<RequestAttributes> {
    /// Returns the single properties and families of the catalogue, and custom attributes.
    package static func known(_ custom: [String: RequestAttribute]) -> [String] {
        allowed + custom.keys.sorted()
    }

    /// Returns the names of an attribute.
    ///
    /// - Parameters:
    ///   - attribute: the attribute.
    ///   - custom: user-defined attributes by name.
    ///   - rules: the naming of tags.
    static func naming(
        _ attribute: RequestAttribute,
        custom: [String: RequestAttribute],
        under rules: AttributeRules
    ) -> NamedAttribute {
        let tag = ResolvedAttributes.tag(of: attribute, under: rules)
        let isReadAtEnd = tag.phase == .end
        let own = custom.keys.sorted().first { custom[$0] == attribute }
        let isOfCatalogue = AttributeReading.ofCatalogue(attribute, giving: tag) != nil
        let name = own ?? (isOfCatalogue ? self.name(ofTag: tag.name, under: rules) : nil)
        return NamedAttribute(
            name: own == nil && isReadAtEnd ? name.map { "at-end." + $0 } : name,
            tag: tag.name,
            isReadAtEnd: isReadAtEnd
        )
    }

    /// Returns the name of the catalogue property with a given tag; `nil` if there is none.
    private static func name(ofTag tag: String, under rules: AttributeRules) -> String? {
        func tagName(of name: String) -> String? {
            attribute(named: name).map { ResolvedAttributes.tag(of: $0, under: rules).name }
        }
        for name in allowed {
            guard name.hasSuffix(".NAME") else {
                if tagName(of: name) == tag { return name }
                continue
            }
            let family = String(name.dropLast("NAME".count))
            guard let prefix = tagName(of: family + "x")?.dropLast(), tag.hasPrefix(prefix) else { continue }
            let candidate = family + tag.dropFirst(prefix.count)
            if tagName(of: candidate) == tag { return candidate }
        }
        return nil
    }
}
