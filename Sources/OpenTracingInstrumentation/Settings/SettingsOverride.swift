//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

private import OpenTracingSupport

/// A key of the settings file that has no effect, since the environment overrides it.
public struct SettingsOverride: Sendable, Hashable, CustomStringConvertible {
    /// The key of the file, for example `mode`; `client.skip` for a key in an object.
    public let key: String

    /// The variable that holds, for example `TRACE_MODE`.
    public let variable: String

    /// The two in a sentence.
    public var description: String { "\(variable) overrides \"\(key)\" of the file" }

    /// What a file says in vain.
    ///
    /// - Parameters:
    ///   - keys: the keys that the file has.
    ///   - environment: the variables.
    static func all(of keys: Set<String>, in environment: [String: String]) -> [SettingsOverride] {
        TracingSetting.all.compactMap { setting in
            guard !setting.adds, let key = setting.schema.key, keys.contains(key),
                let variable = setting.schema.variables.first(where: {
                    SettingsReader.text(of: $0, in: environment) != nil
                })
            else { return nil }
            return SettingsOverride(key: key, variable: variable)
        }
    }
}
