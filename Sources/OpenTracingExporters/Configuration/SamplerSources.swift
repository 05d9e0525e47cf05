//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

internal import OpenTracing
public import OpenTracingSDK
internal import OpenTracingSupport

/// Where the sampler of a tracer comes from while the service runs: its code, a file, and the environment.
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
/// ``keys`` lists the keys beside their variables.
public struct SamplerSources: Sendable {
    /// What holds where neither file nor environment names a sampler.
    package var code: any Sampler

    /// The path of the file; `nil` for none. `TRACE_SETTINGS_FILE` in ``environment`` goes before it.
    package var file: String?

    /// The variables: those of ``keys``, and `TRACE_SETTINGS_FILE` for the path of the file. Empty counts as not set.
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
    ]

    /// Reads all sources.
    ///
    /// - Returns: the sampler.
    /// - Throws: ``TracerConfigurationError`` with every mistake.
    public func load() throws(TracerConfigurationError) -> any Sampler {
        try sampler(from: read())
    }

    /// The bytes of the file; `nil` without one.
    func read() -> Result<[UInt8], SettingsFile.Failure>? {
        path.map { SettingsFile.read($0) }
    }

    private var path: String? {
        EnvironmentReader(environment).text(EnvironmentVariable("TRACE_SETTINGS_FILE", "path", "")) ?? file
    }

    /// The sampler, with the file as it was read.
    func sampler(
        from contents: Result<[UInt8], SettingsFile.Failure>?
    ) throws(TracerConfigurationError) -> any Sampler {
        var reading = SamplerFile(path ?? "")
        reading.read(contents)
        let known = EnvironmentVariable.sampling(components.samplers.map(\.name))
        let overridden = EnvironmentReader(environment)
        var variables: [String: String] = [:]
        for variable in known {
            variables[variable.name] = overridden.text(variable) ?? reading.values[variable.name]?.text
        }
        var configuration = TracerConfiguration()
        configuration.recording.sampler = code
        var reader = EnvironmentReader(variables)
        configuration.readSampler(&reader, components.samplers)
        let problems =
            reading.problems
            + reader.mistakes(inOrderOf: known).map { problem in
                overridden.text(EnvironmentVariable(problem.place, "", "")) == nil
                    ? reading.locating(problem) : SamplerFile.withoutEffect(problem)
            }
        guard problems.isEmpty else { throw TracerConfigurationError(problems: problems) }
        return configuration.recording.sampler
    }
}

extension RecordingTracer {
    /// Reads the sources again, and takes over the sampler that they name, from the next span on.
    ///
    /// A sampler that was set in code is replaced. When there are mistakes, nothing is changed. The file is read on a thread of its own.
    ///
    /// - Parameter sources: where the sampler comes from.
    /// - Throws: ``TracerConfigurationError`` with every mistake.
    public func reloadSampler(from sources: SamplerSources) async throws(TracerConfigurationError) {
        let contents = await BlockingExecutor("settings").run { sources.read() }
        sampler = try sources.sampler(from: contents)
    }

    /// Takes over the sampler that the sources name, now and whenever their file changes, until the task is cancelled.
    ///
    /// ```swift
    /// await tracer.followSampler(from: sources, every: .seconds(10))
    /// ```
    ///
    /// The file is read at every interval and compared with what it was. One that is missing or has mistakes changes nothing, and is told
    /// once, to the diagnostics of the tracer and to `report`.
    ///
    /// - Parameters:
    ///   - sources: where the sampler comes from.
    ///   - interval: how often to look; less than a tenth of a second counts as that, and more than a day as a day.
    ///   - clock: what the interval is measured with.
    ///   - report: is told what came of the first reading and of every change.
    public func followSampler(
        from sources: SamplerSources,
        every interval: Duration = .seconds(10),
        clock: any Clock<Duration> = ContinuousClock(),
        _ report: @Sendable (SamplerReload) -> Void = { _ in }
    ) async {
        let interval = min(max(interval, .milliseconds(100)), .seconds(24 * 3600))
        await SettingsFile.follow(every: interval, clock: clock, reading: sources.read) { contents in
            do throws(TracerConfigurationError) {
                let sampler = try sources.sampler(from: contents)
                self.sampler = sampler
                report(.applied(sampler))
            } catch {
                for problem in error.problems {
                    diagnostics.report(
                        TracerDiagnostic(.configurationMistake, message: "\(problem) (\(problem.consequence))")
                    )
                }
                report(.rejected(error))
            }
        }
    }
}

/// What came of reading the sampler again.
public enum SamplerReload: Sendable {
    /// The sampler decides from the next span on.
    case applied(any Sampler)
    /// Nothing has been changed, because of the mistakes in the error.
    case rejected(TracerConfigurationError)
}
