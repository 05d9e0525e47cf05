//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

internal import OpenTracing
public import OpenTracingSDK

extension RecordingTracer {
    /// Creates a tracer configured by environment variables: the entry point for services.
    ///
    /// ```swift
    /// let tracer = RecordingTracer.fromEnvironment(defaultServiceName: "storefront") { $0.exporters.append(.console) }
    /// ```
    ///
    /// Without any variables, spans are sent to `http://localhost:4318/v1/traces`, where a collector on the same host listens,
    /// and one line on standard error says so. `OTEL_TRACES_EXPORTER=console` prints them instead;
    /// <doc:/OpenTracingInstrumentation/Settings> lists all variables.
    ///
    /// An invalid variable never prevents a service from starting: it is treated as unset, and reported to the diagnostics.
    /// ``fromEnvironment(validating:components:defaultServiceName:diagnostics:configure:)`` throws instead.
    ///
    /// - Parameters:
    ///   - environment: the variables; `nil` for those of the process.
    ///   - components: the parts that the variables can select.
    ///   - defaultServiceName: the name of the service if the variables specify none.
    ///   - diagnostics: receives configuration problems, and later problems in tracing itself. Prints them by default.
    ///   - configure: modifies the configuration read from the variables; overrides them.
    /// - Returns: the tracer. Close it before the process ends.
    public static func fromEnvironment(
        _ environment: [String: String]? = nil,
        components: TracerComponents = TracerComponents(),
        defaultServiceName: String? = nil,
        diagnostics: TracerDiagnostics = .printing(),
        configure: (inout TracerConfiguration) -> Void = { _ in }
    ) -> RecordingTracer {
        func report(_ mistake: ConfigurationProblem) {
            diagnostics.report(
                TracerDiagnostic(.configurationMistake, message: "\(mistake) (\(mistake.consequence))")
            )
        }
        var configuration = TracerConfiguration(
            environment: environment,
            components: components,
            defaultServiceName: defaultServiceName,
            report: report
        )
        configure(&configuration)
        if configuration.assumesReceiver {
            diagnostics.report(
                TracerDiagnostic(
                    .configurationAssumed,
                    message: "spans are sent to \(configuration.otlp.endpoint), the default; set "
                        + "OTEL_TRACES_EXPORTER=console to print them, or none to drop them"
                )
            )
        }
        return RecordingTracer(
            configuration,
            processors: configuration.makeProcessors(diagnostics, report: report),
            diagnostics
        )
    }

    /// Creates a tracer configured by environment variables, all of which must be valid.
    ///
    /// - Parameters:
    ///   - environment: the variables.
    ///   - components: the parts that the variables can select.
    ///   - defaultServiceName: the name of the service if the variables specify none.
    ///   - diagnostics: receives problems in tracing itself. Prints them by default.
    ///   - configure: modifies the configuration read from the variables; overrides them.
    /// - Returns: the tracer. Close it before the process ends.
    /// - Throws: ``TracerConfigurationError`` with all problems in the variables; or, if there are none, with all exporters that
    ///   cannot be created.
    public static func fromEnvironment(
        validating environment: [String: String],
        components: TracerComponents = TracerComponents(),
        defaultServiceName: String? = nil,
        diagnostics: TracerDiagnostics = .printing(),
        configure: (inout TracerConfiguration) -> Void = { _ in }
    ) throws(TracerConfigurationError) -> RecordingTracer {
        var configuration = try TracerConfiguration(
            validating: environment,
            components: components,
            defaultServiceName: defaultServiceName
        )
        configure(&configuration)
        return try RecordingTracer(configuration, diagnostics: diagnostics)
    }

    /// Creates a tracer from a configuration.
    ///
    /// - Parameters:
    ///   - configuration: the configuration.
    ///   - diagnostics: receives problems in tracing itself. Prints them by default.
    /// - Throws: ``TracerConfigurationError`` with all exporters that cannot be created.
    public convenience init(
        _ configuration: TracerConfiguration,
        diagnostics: TracerDiagnostics = .printing()
    ) throws(TracerConfigurationError) {
        var mistakes: [ConfigurationProblem] = []
        let processors = configuration.makeProcessors(diagnostics) { mistakes.append($0) }
        guard mistakes.isEmpty else { throw TracerConfigurationError(problems: mistakes) }
        self.init(configuration, processors: processors, diagnostics)
    }

    private convenience init(
        _ configuration: TracerConfiguration,
        processors: [any SpanProcessor],
        _ diagnostics: TracerDiagnostics
    ) {
        var recording = configuration.recording
        recording.resource = configuration.completeResource
        recording.processors = processors
        recording.diagnostics = diagnostics
        self.init(recording)
    }
}
