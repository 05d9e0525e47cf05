//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if Configuration
public import Configuration
internal import OpenTracing
public import OpenTracingExporters
public import OpenTracingInstrumentation
internal import OpenTracingSDK

extension RequestTracing {
    /// Takes over what a configuration says, now and whenever it changes, until the task is cancelled: the settings, and the sampler of the
    /// tracer.
    ///
    /// ```swift
    /// let file = try await ReloadingFileProvider<JSONSnapshot>(filePath: "/etc/shop/service.json")
    /// let config = ConfigReader(providers: [EnvironmentVariablesProvider(), file])
    /// await withDiscardingTaskGroup { group in
    ///     group.addTask { try? await tracing.followConfiguration(config) }
    /// }
    /// ```
    ///
    /// The provider has to run, for a file to be read again: it is a `Service`. Settings and sampler are taken over each by itself, when
    /// values that they are made from have changed; a change of settings replaces what was changed by `update(_:)`. Values with mistakes
    /// change nothing, and are told once, to `report` and to the tracer's diagnostics. A file that cannot be parsed is the provider's to tell:
    /// it logs, and keeps what it had.
    ///
    /// A tracer of another kind than `RecordingTracer` keeps its sampler. The other keys of ``ConfigurationKey/tracer`` hold when the tracer is
    /// made.
    ///
    /// - Parameters:
    ///   - config: the reader, at the root of the configuration.
    ///   - attributes: names for attributes of requests of your own.
    ///   - responseAttributes: names for attributes of responses of your own.
    ///   - defaults: the settings that hold where the configuration says nothing. The sampler that the tracer has at first holds where the
    ///     configuration names none.
    ///   - components: what the name of the sampler can stand for.
    ///   - report: is told what came of the first reading and of every change.
    /// - Throws: what a provider throws when it cannot be followed.
    public func followConfiguration(
        _ config: ConfigReader,
        attributes: [String: RequestAttribute] = [:],
        responseAttributes: [String: ResponseAttribute] = [:],
        defaults: TracingSettings = TracingSettings(),
        components: TracerComponents = TracerComponents(),
        _ report: @Sendable (ConfigurationReload) -> Void = { _ in }
    ) async throws {
        let recordingTracer = tracer as? RecordingTracer
        let code = recordingTracer?.sampler
        let firstTail = recordingTracer?.tailSampling
        try await config.watchSnapshot { snapshots in
            var last: ConfigurationValues?
            for await snapshot in snapshots {
                let values = ConfigurationValues(snapshot, components)
                defer { last = values }
                if last?.hasSameSettings(as: values) != true {
                    do throws(TracingSettingsError) {
                        let settings = try values.makeSettings(
                            attributes: attributes,
                            responseAttributes: responseAttributes,
                            defaults: defaults
                        )
                        update { $0 = settings }
                        lastReload = .applied(settings, overrides: [])
                        report(.appliedSettings(settings))
                    } catch {
                        recordingTracer?.tell(error.problems)
                        lastReload = .rejected(error)
                        report(.rejectedSettings(error))
                    }
                }
                guard let recordingTracer, let code, last?.sampling != values.sampling else { continue }
                // Nothing is said at first: the tracer was made with what holds.
                if last == nil, values.sampling.isEmpty { continue }
                do throws(TracerConfigurationError) {
                    let sources = SamplerSources(code, environment: values.sampling, components: components)
                    let choice = try sources.loadAll()
                    recordingTracer.use(choice, otherwise: firstTail)
                    report(.appliedSampler(choice.sampler))
                } catch {
                    let located = TracerConfigurationError(problems: error.problems.map(ConfigurationValues.locating))
                    recordingTracer.tell(located.problems)
                    report(.rejectedSampler(located))
                }
            }
        }
    }
}
#endif
