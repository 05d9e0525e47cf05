//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

internal import OpenTracing
public import OpenTracingSDK
internal import OpenTracingSupport

/// The sources of a running tracer's sampler and of its selection of complete traces: code, a file, and the environment.
///
/// The environment overrides the file, and the file overrides the code, for each variable. The file is the settings file, whose
/// object `tracer` has the keys:
///
/// ```json
/// { "tracer": { "sampler": "parentbased_traceidratio", "samplerArgument": 0.05, "remoteParentSampled": "traceidratio:0.5" } }
/// ```
///
/// ```swift
/// let sources = SamplerSources(file: "/etc/shop/tracing.json", environment: ProcessInfo.processInfo.environment)
/// await tracer.followSampler(from: sources, every: .seconds(10))
/// ```
///
/// <doc:/OpenTracingInstrumentation/Settings> lists the keys with their variables. The keys for tail sampling, such as
/// `tailRatio`, change which complete traces are exported, provided that the tracer was created with tail sampling: by its own
/// variables, or by ``TracerConfiguration/apply(_:)``. In a service that follows its settings with
/// `RequestTracing.followSettings(from:every:clock:_:)`, the tracer follows the same file.
public struct SamplerSources: Sendable {
    /// The sampler if neither file nor environment specifies one.
    package var code: any Sampler

    /// The path of the file; `nil` for none. `TRACE_SETTINGS_FILE` in ``environment`` overrides it.
    package var file: String?

    /// The variables: those of the sampler, and `TRACE_SETTINGS_FILE` for the path of the file. Empty ones are treated as unset.
    package var environment: [String: String]

    /// The parts that names can select.
    package var components: TracerComponents

    /// Creates the sources.
    ///
    /// - Parameters:
    ///   - code: the sampler if neither file nor environment specifies one.
    ///   - file: the path of the file; `TRACE_SETTINGS_FILE` overrides it.
    ///   - environment: the variables, for example `ProcessInfo.processInfo.environment`.
    ///   - components: the parts that names can select.
    public init(
        _ code: any Sampler = ParentBasedSampler(root: AlwaysOnSampler()),
        file: String? = nil,
        environment: [String: String] = [:],
        components: TracerComponents = TracerComponents()
    ) {
        self.code = code
        self.file = file
        self.environment = environment
        self.components = components
    }

    /// The keys of the file, each with the equivalent variable, which overrides it. A key is named after a property; the variable
    /// determines its type.
    package static let keys: KeyValuePairs<String, String> = [
        "tracer.sampler": "OTEL_TRACES_SAMPLER",
        "tracer.samplerArgument": "OTEL_TRACES_SAMPLER_ARG",
        "tracer.remoteParentSampled": "TRACE_SAMPLER_REMOTE_PARENT_SAMPLED",
        "tracer.remoteParentNotSampled": "TRACE_SAMPLER_REMOTE_PARENT_NOT_SAMPLED",
        "tracer.localParentSampled": "TRACE_SAMPLER_LOCAL_PARENT_SAMPLED",
        "tracer.localParentNotSampled": "TRACE_SAMPLER_LOCAL_PARENT_NOT_SAMPLED",
        "tracer.tailSlowerThan": "TRACE_TAIL_SLOWER_THAN",
        "tracer.tailRatio": "TRACE_TAIL_RATIO",
    ]

    /// Reads all sources.
    ///
    /// - Returns: the sampler.
    /// - Throws: ``TracerConfigurationError`` with all problems.
    public func load() throws(TracerConfigurationError) -> any Sampler {
        try sampling(from: read()).sampler
    }

    /// Reads all sources for the sampler and for the selection of complete traces.
    package func loadAll() throws(TracerConfigurationError) -> SamplingChoice {
        try sampling(from: read())
    }

    /// Returns the contents of the file; `nil` without one.
    func read() -> Result<[UInt8], SettingsFile.Failure>? {
        path.map { SettingsFile.read($0) }
    }

    private var path: String? {
        EnvironmentReader(environment).text(EnvironmentVariable("TRACE_SETTINGS_FILE", "path", "")) ?? file
    }

    /// Combines all sources, given the contents of the file.
    func sampling(
        from contents: Result<[UInt8], SettingsFile.Failure>?
    ) throws(TracerConfigurationError) -> SamplingChoice {
        var reading = SamplerFile(path ?? "")
        reading.read(contents)
        let known = EnvironmentVariable.sampling(components.samplers.map(\.name)) + EnvironmentVariable.tail
        let overridden = EnvironmentReader(environment)
        var variables: [String: String] = [:]
        for variable in known {
            variables[variable.name] = overridden.text(variable) ?? reading.values[variable.name]?.text
        }
        var configuration = TracerConfiguration()
        configuration.recording.sampler = code
        var reader = EnvironmentReader(variables)
        configuration.readSampler(&reader, components.samplers)
        configuration.readTail(&reader)
        let problems =
            reading.problems
            + reader.mistakes(inOrderOf: known).map { problem in
                overridden.text(EnvironmentVariable(problem.place, "", "")) == nil
                    ? reading.locating(problem) : SamplerFile.withoutEffect(problem)
            }
        guard problems.isEmpty else { throw TracerConfigurationError(problems: problems) }
        return SamplingChoice(sampler: configuration.recording.sampler, tail: configuration.tail)
    }
}

/// Which traces are recorded, and which of them are exported.
package struct SamplingChoice: Sendable {
    package let sampler: any Sampler
    /// Which complete traces are exported; `nil` if not specified.
    package let tail: TailSampling?
}

extension TracerConfiguration {
    /// Applies sources for the sampler and the selection of complete traces, for a tracer to be created.
    ///
    /// ```swift
    /// let sources = SamplerSources(file: "/etc/shop/tracing.json", environment: ProcessInfo.processInfo.environment)
    /// var configuration = TracerConfiguration(serviceName: "shop")
    /// try configuration.apply(sources)
    /// ```
    ///
    /// Settings that the sources do not specify are unchanged.
    ///
    /// - Parameter sources: the sources; their `code` is not used.
    /// - Throws: ``TracerConfigurationError`` with all problems; nothing is then changed.
    public mutating func apply(_ sources: SamplerSources) throws(TracerConfigurationError) {
        var sources = sources
        sources.code = recording.sampler
        let choice = try sources.sampling(from: sources.read())
        recording.sampler = choice.sampler
        if let said = choice.tail { tail = tail?.replacingChoice(with: said) ?? said }
    }
}

extension TailSampling {
    /// Returns the same bounds with another selection of traces.
    func replacingChoice(with other: TailSampling) -> TailSampling {
        var options = self
        (options.slowerThan, options.ratio) = (other.slowerThan, other.ratio)
        return options
    }
}
