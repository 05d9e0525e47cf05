//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if Configuration
internal import OpenTracing
internal import OpenTracingExporters
internal import OpenTracingInstrumentation
internal import OpenTracingSupport

/// A key that settings or tracer are read from with swift-configuration.
///
/// Printed, a key names its type, its default and its meaning, in this form:
///
/// ```
/// `trace.mode` (`off`, `annotated` or `all`, default `annotated`): which requests are …
/// ```
public struct ConfigurationKey: Sendable, Hashable, CustomStringConvertible {
    /// The key, with a dot between its components.
    public let name: String

    /// Whether its value is read as a secret, which no access log shows.
    public let isSecret: Bool

    /// The key with what it may hold, its default and its meaning.
    public let description: String

    /// The keys of the settings. `trace.` stands before the keys of the settings file; where a variable has a name that does not follow
    /// from that, it has a key of its own: `TRACE_ALL` is `trace.all`.
    public static let settings: [ConfigurationKey] = {
        let meanings = Dictionary(TracingSettings.variables.map { ($0.name, $0) }) { first, _ in first }
        return TracingSettings.schema.flatMap { setting -> [ConfigurationKey] in
            guard let key = setting.key else { return [] }
            let own = ConfigurationKey(
                Self.name(ofSetting: key),
                type: setting.type,
                default: setting.defaultValue,
                isSecret: setting.isSecret,
                setting.meaning
            )
            let others = setting.variables.filter { Self.variable(for: own.name) != $0 }.compactMap { meanings[$0] }
            return [own] + others.map { ConfigurationKey($0) }
        }
    }()

    /// The keys of the tracer, one for each variable: its first word, a dot, and the rest in camel case. `OTEL_TRACES_SAMPLER_ARG` is
    /// `otel.tracesSamplerArg`.
    public static let tracer = TracerConfiguration.variables.map { ConfigurationKey($0) }

    init(_ variable: EnvironmentVariable) {
        self.init(
            Self.name(ofVariable: variable.name),
            type: variable.type,
            default: variable.defaultValue,
            isSecret: variable.isSecret,
            variable.meaning
        )
    }

    private init(_ name: String, type: String, default defaultValue: String?, isSecret: Bool, _ meaning: String) {
        self.name = name
        self.isSecret = isSecret
        let value = defaultValue.map { "default `\($0)`" } ?? "optional"
        description = "`\(name)` (\(type), \(value)\(isSecret ? ", secret" : "")): \(meaning)"
    }

    // MARK: Names

    static func name(ofSetting key: String) -> String { "trace." + key }

    static func name(ofVariable variable: String) -> String {
        let words = variable.lowercased().split(separator: "_").map(String.init)
        let rest = words.dropFirst().enumerated().map { index, word in
            index == 0 ? word : word.prefix(1).uppercased() + word.dropFirst()
        }
        return (words.prefix(1) + [rest.joined()]).joined(separator: ".")
    }

    /// The variable that swift-configuration's provider for the environment reads for a key.
    static func variable(for name: String) -> String {
        var variable = ""
        for character in name {
            if character.isUppercase, variable.last != "_" { variable += "_" }
            variable += character == "." ? "_" : character.uppercased()
        }
        return variable
    }
}
#endif
