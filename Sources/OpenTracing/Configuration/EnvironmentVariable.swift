//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// An environment variable that configures something: its name, its type and its default.
///
/// The tracer's configuration and the instrumentation settings each list theirs; printed, they are the reference for operators of
/// the service. An empty variable is treated as unset.
public struct EnvironmentVariable: Sendable, Hashable {
    /// The name.
    public let name: String

    /// The type of the value: `text`, `whole number from 1`, `milliseconds`, or the list of allowed values.
    package let type: String

    /// The default if the variable is unset; `nil` for none.
    package let defaultValue: String?

    /// The property that it sets, as a path in the configuration or the settings, such as `otlp.endpoint`; `nil` for none.
    package let property: String?

    /// Whether the value may be a secret. No message shows the value of such a variable.
    package let isSecret: Bool

    /// The purpose of the variable.
    package let meaning: String

    /// Creates the description of a variable.
    ///
    /// - Parameters:
    ///   - name: the name.
    ///   - type: the type of the value.
    ///   - defaultValue: the default if the variable is unset; `nil` for none.
    ///   - property: the property that it sets.
    ///   - isSecret: whether the value may be a secret.
    ///   - meaning: the purpose of the variable.
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
    /// The variable on one line, always in the same form: name, type, default, meaning.
    public var description: String {
        "`\(name)` (\(type), \(defaultValue.map { "default `\($0)`" } ?? "optional")): \(meaning)"
    }
}
