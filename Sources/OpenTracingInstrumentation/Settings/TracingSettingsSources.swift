//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
public import OpenTracing
package import OpenTracingSupport

/// The sources of a service's settings: code, a file and the environment.
///
/// The environment overrides the file, and the file overrides the code; each changes only the settings it specifies.
/// `TRACE_SETTINGS_FILE` in the environment selects the file.
///
/// ```swift
/// let sources = TracingSettingsSources(
///     TracingSettings(tracedRequestAttributes: [\.method, \.path]),
///     file: "/etc/shop/tracing.json",
///     environment: ProcessInfo.processInfo.environment
/// )
/// let tracing = RequestTracing(tracer, settings: try sources.load())
/// ```
///
/// At runtime, ``RequestTracing/followSettings(from:every:clock:_:)`` applies every change of the file, and
/// ``RequestTracing/reload(from:)`` reloads it once, for services that reload on a signal.
public struct TracingSettingsSources: Sendable {
    /// The settings from code.
    public var code: TracingSettings

    /// The path of the file, see ``TracingSettings/init(file:attributes:responseAttributes:defaults:)``; `nil` for none.
    ///
    /// `TRACE_SETTINGS_FILE` in ``environment`` overrides it.
    public var file: String?

    /// The environment variables: those of ``TracingSettings``, and `TRACE_SETTINGS_FILE` (a path, optional), which replaces
    /// ``file``. Empty variables are ignored.
    public var environment: [String: String]

    /// Custom request attributes by name.
    public var attributes: [String: RequestAttribute]

    /// Custom response attributes by name.
    public var responseAttributes: [String: ResponseAttribute]

    /// Creates the list of sources.
    ///
    /// - Parameters:
    ///   - code: the settings from code.
    ///   - file: the path of the file; `TRACE_SETTINGS_FILE` overrides it.
    ///   - environment: the variables, for example `ProcessInfo.processInfo.environment`.
    ///   - attributes: custom request attributes by name.
    ///   - responseAttributes: custom response attributes by name.
    public init(
        _ code: TracingSettings = TracingSettings(),
        file: String? = nil,
        environment: [String: String] = [:],
        attributes: [String: RequestAttribute] = [:],
        responseAttributes: [String: ResponseAttribute] = [:]
    ) {
        self.code = code
        self.file = file
        self.environment = environment
        self.attributes = attributes
        self.responseAttributes = responseAttributes
    }

    /// Reads all sources.
    ///
    /// - Returns: the settings.
    /// - Throws: ``TracingSettingsError`` with every mistake in the file and the environment.
    public func load() throws(TracingSettingsError) -> TracingSettings {
        try settings(from: read()).settings
    }

    /// Reads the file; returns `nil` if there is none.
    func read() -> Result<[UInt8], SettingsFile.Failure>? {
        path.map { SettingsFile.read($0) }
    }

    /// The path of the file to read.
    var path: String? {
        for variable in TracingSetting.settingsFile.schema.variables {
            if let path = SettingsReader.text(of: variable, in: environment) { return path }
        }
        return file
    }

    /// Resolves the settings from the contents of the file.
    func settings(
        from contents: Result<[UInt8], SettingsFile.Failure>?
    ) throws(TracingSettingsError) -> (settings: TracingSettings, overrides: [SettingsOverride]) {
        let blank = SettingsReader(code, attributes: attributes, responseAttributes: responseAttributes)
        var problems: [ConfigurationProblem] = []
        var fileReader = blank
        switch (path, contents) {
        case (let file?, .success(let text)):
            fileReader.read(text, of: file)
            problems = fileReader.problems
        case (let file?, .failure(let failure)):
            problems.append(
                ConfigurationProblem(
                    inFile: file,
                    line: nil,
                    failure.problem,
                    remedy: failure.remedy,
                    consequence: TracingSettingsError.consequence
                )
            )
        default:
            break
        }
        // Uses a separate reader, so that mistakes in the file do not hide those in variables.
        var environmentReader = blank
        environmentReader.settings = fileReader.settings
        environmentReader.read(environment)
        problems += environmentReader.problems
        guard problems.isEmpty else {
            throw TracingSettingsError(
                problems: problems,
                omittedProblemCount: fileReader.problemCount - fileReader.problems.count
                    + environmentReader.problemCount - environmentReader.problems.count
            )
        }
        return (environmentReader.settings, SettingsOverride.all(of: fileReader.keys, in: environment))
    }
}

/// All mistakes in environment variables and the settings file: the first twenty of each, and the number of further ones.
///
/// When this is thrown, no setting has changed.
public struct TracingSettingsError: Error, Sendable, Hashable {
    /// The mistakes: those in the file, in line order, then those in variables.
    public let problems: [ConfigurationProblem]

    /// The number of mistakes beyond the first twenty in the file and the first twenty in variables.
    package let omittedProblemCount: Int

    static let maximumProblemCount = 20
    static let consequence = "no setting is changed"

    init(problems: [ConfigurationProblem], omittedProblemCount: Int = 0) {
        self.problems = problems
        self.omittedProblemCount = omittedProblemCount
    }
}

extension TracingSettingsError: CustomStringConvertible {
    /// The mistakes, one per line.
    public var description: String {
        let lines = problems.map(\.description)
        let rest = omittedProblemCount == 0 ? [] : ["and \(omittedProblemCount) more"]
        return (lines + rest).joined(separator: "\n")
    }
}

/// A key of the settings file that the environment overrides.
public struct SettingsOverride: Sendable, Hashable, CustomStringConvertible {
    /// The key in the file, for example `mode`; `client.skip` for a nested key.
    package let key: String

    /// The variable that overrides it, for example `TRACE_MODE`.
    package let variable: String

    /// A sentence that names both.
    public var description: String { "\(variable) overrides \"\(key)\" in the file" }

    /// Returns the keys of a file that the environment overrides.
    ///
    /// - Parameters:
    ///   - keys: the keys in the file.
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

extension TracingSettings {
    /// Creates settings from another configuration system. Settings it does not provide come from `defaults`.
    ///
    /// - Parameters:
    ///   - attributes: custom request attributes by name.
    ///   - responseAttributes: custom response attributes by name.
    ///   - defaults: the settings to use where no value is found.
    ///   - value: looks up a value by name. It is called for every variable and every key; a key overrides its variables.
    /// - Throws: ``TracingSettingsError`` with every invalid value.
    package init(
        attributes: [String: RequestAttribute],
        responseAttributes: [String: ResponseAttribute],
        defaults: TracingSettings,
        value: (SettingName) -> SettingValue?
    ) throws(TracingSettingsError) {
        var reader = SettingsReader(defaults, attributes: attributes, responseAttributes: responseAttributes)
        reader.read(value)
        guard reader.problems.isEmpty else {
            throw TracingSettingsError(
                problems: reader.problems,
                omittedProblemCount: reader.problemCount - reader.problems.count
            )
        }
        self = reader.settings
    }
}
