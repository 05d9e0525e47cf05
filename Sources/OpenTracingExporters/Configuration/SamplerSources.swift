//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

internal import OpenTracing
public import OpenTracingSDK
internal import OpenTracingSupport

/// Where the sampler of a tracer comes from while the service runs, and the choice of the complete traces that are exported: its code, a
/// file, and the environment.
///
/// The environment goes before the file, and the file before the code, variable by variable. The file is that of the settings, whose
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
/// <doc:/OpenTracingInstrumentation/Settings> lists the keys beside their variables. Those of the tail, such as `tailRatio`, change which complete traces are exported, where the
/// tracer was made to choose among them: by its own variables, or by ``TracerConfiguration/apply(_:)``. A service that follows its settings by
/// `RequestTracing.followSettings(from:every:clock:_:)` has the tracer follow the same file, too.
public struct SamplerSources: Sendable {
    /// What holds where neither file nor environment names a sampler.
    package var code: any Sampler

    /// The path of the file; `nil` for none. `TRACE_SETTINGS_FILE` in ``environment`` goes before it.
    package var file: String?

    /// The variables: those of the sampler, and `TRACE_SETTINGS_FILE` for the path of the file. Empty counts as not set.
    package var environment: [String: String]

    /// What the names can stand for.
    package var components: TracerComponents

    /// Creates the list of sources.
    ///
    /// - Parameters:
    ///   - code: what holds where neither file nor environment names a sampler.
    ///   - file: the path of the file; `TRACE_SETTINGS_FILE` goes before it.
    ///   - environment: the variables, for example `ProcessInfo.processInfo.environment`.
    ///   - components: what the names can stand for.
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

    /// The keys of the file, each with the variable that says the same and goes before it. A key is named like a property, and the variable
    /// says what it may hold.
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
    /// - Throws: ``TracerConfigurationError`` with every mistake.
    public func load() throws(TracerConfigurationError) -> any Sampler {
        try sampling(from: read()).sampler
    }

    /// Reads all sources for the sampler and for the choice of complete traces.
    package func loadAll() throws(TracerConfigurationError) -> SamplingChoice {
        try sampling(from: read())
    }

    /// The bytes of the file; `nil` without one.
    func read() -> Result<[UInt8], SettingsFile.Failure>? {
        path.map { SettingsFile.read($0) }
    }

    private var path: String? {
        EnvironmentReader(environment).text(EnvironmentVariable("TRACE_SETTINGS_FILE", "path", "")) ?? file
    }

    /// What all sources say, with the file as it was read.
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
    /// Which complete traces are exported; `nil` where nothing is said about them.
    package let tail: TailSampling?
}

extension TracerConfiguration {
    /// Takes over what sources say of the sampler and of complete traces, for a tracer that is to be made.
    ///
    /// ```swift
    /// let sources = SamplerSources(file: "/etc/shop/tracing.json", environment: ProcessInfo.processInfo.environment)
    /// var configuration = TracerConfiguration(serviceName: "shop")
    /// try configuration.apply(sources)
    /// ```
    ///
    /// What the sources do not say stays as it is.
    ///
    /// - Parameter sources: where the sampler comes from; its own `code` is not used.
    /// - Throws: ``TracerConfigurationError`` with every mistake; nothing is changed then.
    public mutating func apply(_ sources: SamplerSources) throws(TracerConfigurationError) {
        var sources = sources
        sources.code = recording.sampler
        let choice = try sources.sampling(from: sources.read())
        recording.sampler = choice.sampler
        if let said = choice.tail { tail = tail?.replacingChoice(with: said) ?? said }
    }
}

extension TailSampling {
    /// The same bounds with another choice of traces.
    func replacingChoice(with other: TailSampling) -> TailSampling {
        var options = self
        (options.slowerThan, options.ratio) = (other.slowerThan, other.ratio)
        return options
    }
}
