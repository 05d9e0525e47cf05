//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
package import OpenTracingSupport

extension TracingSettings {
    /// Creates settings from values that another system of configuration has. What it does not say comes from `defaults`.
    ///
    /// - Parameters:
    ///   - attributes: names for attributes of your own.
    ///   - responseAttributes: names for attributes of responses of your own.
    ///   - defaults: what holds where no value is found.
    ///   - value: finds the value for a name. It is asked for every variable and for every key; a key goes before its variables.
    /// - Throws: ``TracingSettingsError`` with every value that cannot be read.
    package init(
        attributes: [String: RequestAttribute],
        responseAttributes: [String: ResponseAttribute],
        defaults: TracingSettings,
        value: (SettingName) -> SettingValue?
    ) throws(TracingSettingsError) {
        var reader = SettingsReader(defaults, attributes: attributes, responseAttributes: responseAttributes)
        reader.read(value)
        guard reader.problems.isEmpty else {
            throw TracingSettingsError(
                problems: reader.problems,
                omittedProblemCount: reader.problemCount - reader.problems.count
            )
        }
        self = reader.settings
    }
}
