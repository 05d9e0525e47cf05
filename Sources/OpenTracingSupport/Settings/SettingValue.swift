//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
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
