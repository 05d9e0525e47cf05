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
    /// Creates a tracer configuration from a configuration reader, requiring all values to be valid.
    ///
    /// ```swift
    /// let tracer = try RecordingTracer(TracerConfiguration(config: config, defaultServiceName: "shop"))
    /// ```
    ///
    /// ``ConfigurationKey/tracer`` lists the keys, among them:
    ///
    /// - `otel.serviceName` (text, optional): the service name.
    /// - `otel.tracesSampler` (name, default `parentbased_always_on`): which traces are recorded.
    /// - `otel.exporterOtlpHeaders` (`name=value` list, optional, secret): header fields for every request.
    ///
    /// With the environment variables provider, these are the variables of the OpenTelemetry specification.
    ///
    /// - Parameters:
    ///   - config: the reader, at the root of the configuration. Headers and URLs of exporters are read as secrets.
    ///   - components: the components that values can select.
    ///   - defaultServiceName: the service name if the configuration has none.
    /// - Throws: ``/OpenTracingExporters/TracerConfigurationError`` listing all problems.
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

    /// Creates a tracer configuration from a configuration reader, ignoring invalid values.
    ///
    /// - Parameters:
    ///   - config: the reader, at the root of the configuration.
    ///   - components: the components that values can select.
    ///   - defaultServiceName: the service name if the configuration has none.
    ///   - report: called with every problem.
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
