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
    /// Applies a configuration, now and whenever it changes, until the task is cancelled: the settings, and the sampler of the
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
    /// To reload a file, its provider must be running: it is a `Service`. The settings and the sampler are applied independently,
    /// when their values have changed; a change of the settings replaces those set with `update(_:)`. Invalid values change
    /// nothing and are reported once, to `report` and to the tracer's diagnostics. The provider handles a file that cannot be
    /// parsed: it logs the error and keeps the previous values.
    ///
    /// A tracer other than `RecordingTracer` keeps its sampler. The other keys of ``ConfigurationKey/tracer`` apply when the
    /// tracer is created.
    ///
    /// - Parameters:
    ///   - config: the reader, at the root of the configuration.
    ///   - attributes: names of your own request attributes.
    ///   - responseAttributes: names of your own response attributes.
    ///   - defaults: the settings for keys that are not configured. If no sampler is configured, the tracer's initial sampler
    ///     applies.
    ///   - components: the components that a sampler name can select.
    ///   - report: called with the result of the first reading and of every change.
    /// - Throws: any error that a provider throws when it cannot be watched.
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
                        update(by: .reload) { $0 = settings }
                        lastReload = .applied(settings, overrides: [])
                        report(.appliedSettings(settings))
                    } catch {
                        recordingTracer?.tell(error.problems)
                        lastReload = .rejected(error)
                        report(.rejectedSettings(error))
                    }
                }
                guard let recordingTracer, let code, last?.sampling != values.sampling else { continue }
                // Nothing to report at first: the tracer was created with its sampler.
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
