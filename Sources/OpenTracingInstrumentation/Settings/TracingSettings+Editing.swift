//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

extension TracingSettings {
    /// Returns the request attributes with their names.
    ///
    /// - Parameter custom: user-defined attributes by name.
    /// - Returns: one element for each of ``tracedRequestAttributes``.
    package func namedRequestAttributes(_ custom: [String: RequestAttribute]) -> [NamedAttribute] {
        let rules = AttributeRules(redaction: redaction, conventions: conventions, tagValueLimit: tagValueLimit)
        return tracedRequestAttributes.map { AttributeNames.naming($0, custom: custom, under: rules) }
    }

    /// Applies settings in the file format. If they contain mistakes, nothing is changed.
    ///
    /// Attributes that can be listed only in code are known by their tag names here. A list of skip rules replaces those a file
    /// can express; default rules and code-only rules are kept.
    ///
    /// - Parameters:
    ///   - text: the JSON.
    ///   - place: the source, for error messages.
    ///   - custom: user-defined attributes by name.
    /// - Throws: ``TracingSettingsError`` with the mistakes.
    package mutating func apply(
        _ text: [UInt8],
        from place: String,
        attributes custom: [String: RequestAttribute]
    ) throws(TracingSettingsError) {
        var attributes = custom
        for (attribute, named) in zip(tracedRequestAttributes, namedRequestAttributes(custom)) where named.name == nil {
            attributes[named.tag] = attribute
        }
        var reader = SettingsReader(self, attributes: attributes, responseAttributes: [:])
        reader.read(text, of: place)
        guard reader.problems.isEmpty else {
            throw TracingSettingsError(
                problems: reader.problems,
                omittedProblemCount: reader.problemCount - reader.problems.count
            )
        }
        let kept = skip.filter { $0.wording == nil }
        let isSkipSaid = reader.keys.contains("skip")
        self = reader.settings
        if isSkipSaid { skip += kept }
    }
}
