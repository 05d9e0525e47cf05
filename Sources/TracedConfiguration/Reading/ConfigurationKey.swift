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

/// A swift-configuration key for the settings or the tracer.
///
/// The description of a key states its type, default and meaning, in this form:
///
/// ```
/// `trace.mode` (`off`, `annotated` or `all`, default `annotated`): which requests are …
/// ```
public struct ConfigurationKey: Sendable, Hashable, CustomStringConvertible {
    /// The key, with its components separated by dots.
    public let name: String

    /// Whether the value is read as a secret, which access logs redact.
    public let isSecret: Bool

    /// The key with its accepted values, its default and its meaning.
    public let description: String

    /// The keys of the settings: those of the settings file with the prefix `trace.`. A variable whose name does not correspond
    /// to one of them has its own key: `TRACE_ALL` is `trace.all`.
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

    /// The keys of the tracer, one per variable: the first word, a dot, and the rest in camel case. `OTEL_TRACES_SAMPLER_ARG`
    /// becomes `otel.tracesSamplerArg`.
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

    /// Returns the variable that swift-configuration's environment provider reads for a key.
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
