//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
/// A setting in words: how code, a file and the environment say it, and what it is for.
///
/// Each setting is declared once, beside its reading; the page of all settings, the suggestions for typing mistakes and what
/// overrides what follow from it.
package struct Setting: Sendable, Hashable {
    /// Its name in code: the path of a property, such as `client.skip`. `nil` where code has nothing of the kind.
    package let code: String?

    /// Its key in the file, such as `client.skip` for a member of an object; `nil` where a file cannot say it.
    package let key: String?

    /// The variables that say it. The first that is set counts, so the specific ones stand before the general ones.
    package let variables: [String]

    /// What it may hold, in words: the values that there are, `whole number from 1`, `list of names`.
    package let type: String

    /// What holds where nothing is said; `nil` for nothing.
    package let defaultValue: String?

    /// What it is for.
    package let meaning: String

    /// Whether its value may be a secret, which no message shows.
    package let isSecret: Bool

    /// What only code can say of it, and why; `nil` where a file or a variable can say as much.
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

/// Under which name another system of configuration is asked for a setting.
package enum SettingName: Sendable, Hashable {
    /// The key in the file of settings, such as `client.skip`.
    case key(String)
    /// A variable, and what it may hold in words.
    case variable(String, type: String)
}

/// A value that another system of configuration has for a setting.
package struct SettingValue: Sendable, Equatable {
    /// The key under which it was found, for messages.
    package let place: String

    /// The value. Text may stand for a number or a list, as in a variable.
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
