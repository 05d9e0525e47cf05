//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
/// The description of a setting: its names in code, in a file and in the environment, and its meaning.
///
/// Each setting is declared once, next to the code that reads it. The settings page, typo suggestions and precedence follow
/// from the declaration.
package struct Setting: Sendable, Hashable {
    /// Its name in code: the path of a property, such as `client.skip`; `nil` if code has none.
    package let code: String?

    /// Its key in the file, such as `client.skip` for a member of an object; `nil` if a file cannot express it.
    package let key: String?

    /// The variables that set it. The first one present applies, so specific ones precede general ones.
    package let variables: [String]

    /// A description of its values: the valid words, `whole number from 1`, `list of names`.
    package let type: String

    /// The default; `nil` if there is none.
    package let defaultValue: String?

    /// Its meaning.
    package let meaning: String

    /// Whether its value may be a secret, which no message may show.
    package let isSecret: Bool

    /// What only code can express, and why; `nil` if a file or a variable can express everything.
    package let onlyInCode: String?

    /// Declares a setting. The parameters are the properties.
    package init(
        code: String?,
        key: String? = nil,
        variables: [String] = [],
        type: String,
        default defaultValue: String? = nil,
        isSecret: Bool = false,
        onlyInCode: String? = nil,
        _ meaning: String
    ) {
        self.code = code
        self.key = key
        self.variables = variables
        self.type = type
        self.defaultValue = defaultValue
        self.meaning = meaning
        self.isSecret = isSecret
        self.onlyInCode = onlyInCode
    }
}

/// The name under which another configuration system is asked for a setting.
package enum SettingName: Sendable, Hashable {
    /// The key in the settings file, such as `client.skip`.
    case key(String)
    /// A variable, and a description of its values.
    case variable(String, type: String)
}

/// A setting's value from another configuration system.
package struct SettingValue: Sendable, Equatable {
    /// The key under which it was found, for messages.
    package let place: String

    /// The value. Text may represent a number or a list, as in a variable.
    package let value: JSONNode.Value

    /// Creates a value.
    ///
    /// - Parameters:
    ///   - place: the key under which it was found.
    ///   - value: the value.
    package init(place: String, value: JSONNode.Value) {
        self.place = place
        self.value = value
    }
}
