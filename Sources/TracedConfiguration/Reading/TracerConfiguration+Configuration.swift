//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if Configuration
public import Configuration
public import OpenTracing
public import OpenTracingExporters

extension TracerConfiguration {
    /// Creates the configuration of a tracer from a configuration reader, all of whose values must be right.
    ///
    /// ```swift
    /// let tracer = try RecordingTracer(TracerConfiguration(config: config, defaultServiceName: "shop"))
    /// ```
    ///
    /// ``ConfigurationKey/tracer`` lists the keys, among them:
    ///
    /// - `otel.serviceName` (text, optional): the name of the service.
    /// - `otel.tracesSampler` (name, default `parentbased_always_on`): which traces are recorded.
    /// - `otel.exporterOtlpHeaders` (`name=value` list, optional, secret): headers for every request.
    ///
    /// With the provider for environment variables these are the variables of the OpenTelemetry specification.
    ///
    /// - Parameters:
    ///   - config: the reader, at the root of the configuration. Headers and URLs of exporters are read as secrets.
    ///   - components: what the values can choose from.
    ///   - defaultServiceName: the name of the service where the configuration gives none.
    /// - Throws: ``/OpenTracingExporters/TracerConfigurationError`` with all mistakes.
    public init(
        config: ConfigReader,
        components: TracerComponents = TracerComponents(),
        defaultServiceName: String? = nil
    ) throws(TracerConfigurationError) {
        var problems: [ConfigurationProblem] = []
        self.init(
            config: config,
            components: components,
            defaultServiceName: defaultServiceName
        ) { problems.append($0) }
        guard problems.isEmpty else { throw TracerConfigurationError(problems: problems) }
    }

    /// Creates the configuration of a tracer from a configuration reader, whatever is wrong with it: a value that cannot be followed
    /// counts as not set.
    ///
    /// - Parameters:
    ///   - config: the reader, at the root of the configuration.
    ///   - components: what the values can choose from.
    ///   - defaultServiceName: the name of the service where the configuration gives none.
    ///   - report: is told about every mistake.
    public init(
        config: ConfigReader,
        components: TracerComponents = TracerComponents(),
        defaultServiceName: String? = nil,
        report: (ConfigurationProblem) -> Void
    ) {
        let values = ConfigurationValues(config.snapshot(), components)
        self.init(
            environment: values.tracer,
            components: components,
            defaultServiceName: defaultServiceName
        ) { report(ConfigurationValues.locating($0)) }
    }
}
#endif
