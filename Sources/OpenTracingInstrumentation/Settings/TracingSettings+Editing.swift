//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

extension TracingSettings {
    /// What of requests becomes tags, as somebody can read it.
    ///
    /// - Parameter custom: attributes of the user's own, by their names.
    /// - Returns: one element for each of ``tracedRequestAttributes``.
    package func namedRequestAttributes(_ custom: [String: RequestAttribute]) -> [NamedAttribute] {
        let rules = AttributeRules(redaction: redaction, conventions: conventions, tagValueLimit: tagValueLimit)
        return tracedRequestAttributes.map { AttributeNames.naming($0, custom: custom, under: rules) }
    }

    /// Takes over what a text in the form of a settings file says. Where it has mistakes, nothing is changed.
    ///
    /// Attributes that only code can list go by the names of their tags here. A list of rules to skip replaces those that a file can say;
    /// default rules and those that only code can say stay.
    ///
    /// - Parameters:
    ///   - text: the JSON.
    ///   - place: where it comes from, for messages.
    ///   - custom: attributes of the user's own, by their names.
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
