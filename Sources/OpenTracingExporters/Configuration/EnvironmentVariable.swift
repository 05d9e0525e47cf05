//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// An environment variable that configures a tracer: its name, what it may hold, and what holds without it.
///
/// ``all`` is every variable that is read; printed, it is the reference for whoever runs the service. A variable that is empty
/// counts as not set, and so does one that holds something wrong.
///
/// OpenTelemetry specification, "OpenTelemetry Environment Variable Specification" and "OpenTelemetry Protocol Exporter".
public struct EnvironmentVariable: Sendable, Hashable {
    /// The name.
    public let name: String

    /// What the variable may hold, in words: `text`, `whole number from 1`, `milliseconds`, or the values that there are.
    public let type: String

    /// What holds where the variable is not set; `nil` for nothing.
    public let defaultValue: String?

    /// What the variable is for.
    public let meaning: String

    /// Describes a variable.
    ///
    /// - Parameters:
    ///   - name: the name.
    ///   - type: what the variable may hold, in words.
    ///   - defaultValue: what holds where the variable is not set; `nil` for nothing.
    ///   - meaning: what the variable is for.
    public init(_ name: String, _ type: String, default defaultValue: String? = nil, _ meaning: String) {
        self.name = name
        self.type = type
        self.defaultValue = defaultValue
        self.meaning = meaning
    }
}

extension EnvironmentVariable: CustomStringConvertible {
    /// The variable in one line, always in the same form: name, type, default, meaning.
    public var description: String {
        "`\(name)` (\(type), \(defaultValue.map { "default `\($0)`" } ?? "optional")): \(meaning)"
    }
}

extension EnvironmentVariable {
    /// Variables of the specification that nothing here can follow, and what to do instead.
    static let unsupported: [(name: String, remedy: String)] = [
        ("OTEL_CONFIG_FILE", "set the variables one by one"),
        ("OTEL_EXPERIMENTAL_CONFIG_FILE", "set the variables one by one"),
    ]
}
