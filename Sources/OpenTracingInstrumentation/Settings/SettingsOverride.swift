//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// A key of the settings file that has no effect, since the environment overrides it.
public struct SettingsOverride: Sendable, Hashable, CustomStringConvertible {
    /// The key of the file, for example `mode`.
    public let key: String

    /// The variable that holds, for example `TRACE_MODE`.
    public let variable: String

    /// The two in a sentence.
    public var description: String { "\(variable) overrides \"\(key)\" of the file" }

    /// Which variables override which keys, the first that is set.
    static let all = [
        SettingsOverride(key: "mode", variable: "TRACE_MODE"),
        SettingsOverride(key: "mode", variable: "TRACE_ALL"),
        SettingsOverride(key: "tracedRequestAttributes", variable: "TRACED_REQUEST_ATTRIBUTES"),
    ]
}
