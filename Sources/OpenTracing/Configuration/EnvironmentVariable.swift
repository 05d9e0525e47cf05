//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// A variable of the environment that sets something: its name, what it may hold, and what holds without it.
///
/// The tracer's configuration and the settings of the instrumentation each list theirs; printed, they are the reference for
/// whoever runs the service. A variable that is empty counts as not set.
public struct EnvironmentVariable: Sendable, Hashable {
    /// The name.
    public let name: String

    /// What the variable may hold, in words: `text`, `whole number from 1`, `milliseconds`, or the values that there are.
    package let type: String

    /// What holds where the variable is not set; `nil` for nothing.
    package let defaultValue: String?

    /// The property that it sets, by its path in the configuration or in the settings, such as `otlp.endpoint`; `nil` for none.
    package let property: String?

    /// Whether it may hold a secret. No message shows what such a variable holds.
    package let isSecret: Bool

    /// What the variable is for.
    package let meaning: String

    /// Describes a variable.
    ///
    /// - Parameters:
    ///   - name: the name.
    ///   - type: what the variable may hold, in words.
    ///   - defaultValue: what holds where the variable is not set; `nil` for nothing.
    ///   - property: the property that it sets.
    ///   - isSecret: whether it may hold a secret.
    ///   - meaning: what the variable is for.
    public init(
        _ name: String,
        _ type: String,
        default defaultValue: String? = nil,
        sets property: String? = nil,
        isSecret: Bool = false,
        _ meaning: String
    ) {
        self.name = name
        self.type = type
        self.defaultValue = defaultValue
        self.property = property
        self.isSecret = isSecret
        self.meaning = meaning
    }
}

extension EnvironmentVariable: CustomStringConvertible {
    /// The variable in one line, always in the same form: name, type, default, meaning.
    public var description: String {
        "`\(name)` (\(type), \(defaultValue.map { "default `\($0)`" } ?? "optional")): \(meaning)"
    }
}
