//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
public import OpenTracing
package import OpenTracingSupport

/// Where the settings of a service come from: its code, a file, and the environment.
///
/// The environment goes before the file, and the file before the code; each changes only what it says. The environment may also
/// say which file: `TRACE_SETTINGS_FILE`.
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
/// While the service runs, ``RequestTracing/followSettings(from:every:clock:_:)`` takes over each change of the file, and
/// ``RequestTracing/reload(from:)`` does so once, for services that are told by a signal.
public struct TracingSettingsSources: Sendable {
    /// What the code says.
    public var code: TracingSettings

    /// The path of the file, see ``TracingSettings/init(file:attributes:responseAttributes:defaults:)``; `nil` for none.
    ///
    /// `TRACE_SETTINGS_FILE` in ``environment`` goes before it.
    public var file: String?

    /// The variables of the environment, see ``TracingSettings``, and
    /// `TRACE_SETTINGS_FILE` (a path, optional): the file to read, in place of ``file``. Empty counts as not set.
    public var environment: [String: String]

    /// Names for attributes of requests of your own.
    public var attributes: [String: RequestAttribute]

    /// Names for attributes of responses of your own.
    public var responseAttributes: [String: ResponseAttribute]

    /// Creates the list of sources.
    ///
    /// - Parameters:
    ///   - code: what the code says.
    ///   - file: the path of the file; `TRACE_SETTINGS_FILE` goes before it.
    ///   - environment: the variables, for example `ProcessInfo.processInfo.environment`.
    ///   - attributes: names for attributes of requests of your own.
    ///   - responseAttributes: names for attributes of responses of your own.
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
    /// - Throws: ``TracingSettingsError`` with every mistake of file and environment.
    public func load() throws(TracingSettingsError) -> TracingSettings {
        try settings(from: read()).settings
    }

    /// The bytes of the file; `nil` without one.
    func read() -> Result<[UInt8], SettingsFile.Failure>? {
        path.map { SettingsFile.read($0) }
    }

    /// The path of the file that counts.
    var path: String? {
        for variable in TracingSetting.settingsFile.schema.variables {
            if let path = SettingsReader.text(of: variable, in: environment) { return path }
        }
        return file
    }

    /// The settings, with the file as it was read.
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
        // A reader of its own, so that no mistake of the file keeps one of a variable from being told.
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

/// Mistakes in environment variables or in a file of settings, all at once; of each the first twenty, and how many more.
///
/// When it is thrown, nothing has been changed.
public struct TracingSettingsError: Error, Sendable, Hashable {
    /// The mistakes: those of the file in the order of its lines, then those of the variables.
    public let problems: [ConfigurationProblem]

    /// How many more mistakes there are that are not told: the first twenty of the file are, and of the variables.
    package let omittedProblemCount: Int

    static let maximumProblemCount = 20
    static let consequence = "none of the settings is taken over"

    init(problems: [ConfigurationProblem], omittedProblemCount: Int = 0) {
        self.problems = problems
        self.omittedProblemCount = omittedProblemCount
    }
}

extension TracingSettingsError: CustomStringConvertible {
    /// The mistakes, one a line.
    public var description: String {
        let lines = problems.map(\.description)
        let rest = omittedProblemCount == 0 ? [] : ["and \(omittedProblemCount) more"]
        return (lines + rest).joined(separator: "\n")
    }
}

/// A key of the settings file that has no effect, since the environment overrides it.
public struct SettingsOverride: Sendable, Hashable, CustomStringConvertible {
    /// The key of the file, for example `mode`; `client.skip` for a key in an object.
    package let key: String

    /// The variable that holds, for example `TRACE_MODE`.
    package let variable: String

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

extension TracingSettings {
    /// Creates settings from values that another system of configuration has. What it does not say comes from `defaults`.
    ///
    /// - Parameters:
    ///   - attributes: names for attributes of your own.
    ///   - responseAttributes: names for attributes of responses of your own.
    ///   - defaults: what holds where no value is found.
    ///   - value: finds the value for a name. It is asked for every variable and for every key; a key goes before its variables.
    /// - Throws: ``TracingSettingsError`` with every value that cannot be read.
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
