//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if Configuration
internal import Configuration
internal import OpenTracing
internal import OpenTracingExporters
internal import OpenTracingInstrumentation
internal import OpenTracingSupport

/// The values of a snapshot for the settings and the tracer.
struct ConfigurationValues: Equatable {
    private var settings: [SettingName: SettingValue] = [:]

    /// The values of the tracer's variables, by name.
    private(set) var tracer: [String: String] = [:]

    /// Reads every key once, trying each type until a value is found.
    init(_ snapshot: ConfigSnapshotReader, _ components: TracerComponents) {
        var variablesOfKeys: Set<String> = []
        for setting in TracingSettings.schema {
            guard let key = setting.key else { continue }
            let name = ConfigurationKey.name(ofSetting: key)
            variablesOfKeys.insert(ConfigurationKey.variable(for: name))
            settings[.key(key)] = Self.value(snapshot, name, isSecret: setting.isSecret, isTruth: false)
                .map { SettingValue(place: name, value: $0) }
        }
        // Variables that correspond to a key have already been read.
        for variable in TracingSettings.variables where !variablesOfKeys.contains(variable.name) {
            let name = ConfigurationKey.name(ofVariable: variable.name)
            settings[.variable(variable.name, type: variable.type)] =
                Self.value(snapshot, name, isSecret: variable.isSecret, isTruth: variable.isTruth)
                .map { SettingValue(place: name, value: $0) }
        }
        for variable in components.variables {
            let name = ConfigurationKey.name(ofVariable: variable.name)
            tracer[variable.name] = Self.value(
                snapshot,
                name,
                isSecret: variable.isSecret,
                isTruth: variable.isTruth
            )
            .flatMap(Self.text)
        }
    }

    /// Returns whether another snapshot has the same values for the settings.
    func hasSameSettings(as other: ConfigurationValues) -> Bool { settings == other.settings }

    /// The values that determine the tracer's sampler.
    var sampling: [String: String] {
        let names = Set(SamplerSources.keys.map(\.value))
        return tracer.filter { names.contains($0.key) }
    }

    /// Creates the settings.
    func makeSettings(
        attributes: [String: RequestAttribute],
        responseAttributes: [String: ResponseAttribute],
        defaults: TracingSettings
    ) throws(TracingSettingsError) -> TracingSettings {
        try TracingSettings(
            attributes: attributes,
            responseAttributes: responseAttributes,
            defaults: defaults
        ) { name in
            settings[name]
        }
    }

    /// Returns the problem with the name of its configuration key instead of the variable.
    static func locating(_ problem: ConfigurationProblem) -> ConfigurationProblem {
        ConfigurationProblem(
            in: ConfigurationKey.name(ofVariable: problem.place),
            setting: problem.setting,
            problem.problem,
            remedy: problem.remedy,
            consequence: problem.consequence
        )
    }

    // MARK: Values

    /// Reads a value of any type. JSON numbers and Booleans can be read as each other, so the expected type is tried first.
    private static func value(
        _ snapshot: ConfigSnapshotReader,
        _ name: String,
        isSecret: Bool,
        isTruth: Bool
    ) -> JSONNode.Value? {
        let key = ConfigKey(name)
        if let text = snapshot.string(forKey: key, isSecret: isSecret) { return .string(text) }
        if let texts = snapshot.stringArray(forKey: key, isSecret: isSecret) {
            return .array(texts.map { JSONNode(value: .string($0), line: 1) })
        }
        if isTruth, let value = snapshot.bool(forKey: key, isSecret: isSecret) { return .boolean(value) }
        if let number = snapshot.int(forKey: key, isSecret: isSecret) { return .number(String(number)) }
        if let number = snapshot.double(forKey: key, isSecret: isSecret) { return .number(String(number)) }
        if let value = snapshot.bool(forKey: key, isSecret: isSecret) { return .boolean(value) }
        if let numbers = snapshot.doubleArray(forKey: key, isSecret: isSecret) {
            return .array(numbers.map { JSONNode(value: .number(String($0)), line: 1) })
        }
        return nil
    }

    /// Converts a value to the text of a variable.
    private static func text(_ value: JSONNode.Value) -> String? {
        switch value {
        case .string(let text), .number(let text): text
        case .boolean(let value): String(value)
        case .array(let elements): elements.compactMap { text($0.value) }.joined(separator: ",")
        case .null, .object: nil
        }
    }
}

extension EnvironmentVariable {
    /// Whether the variable is a Boolean.
    fileprivate var isTruth: Bool { type == "`true` or `false`" }
}
#endif
