//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

internal import OpenTracing
public import OpenTracingSDK

extension RecordingTracer {
    /// Creates a tracer that is set up by environment variables: the constructor for a service.
    ///
    /// ```swift
    /// let tracer = RecordingTracer.fromEnvironment(defaultServiceName: "storefront") { $0.exporters.append(.console) }
    /// ```
    ///
    /// Without any variable, spans go to `http://localhost:4318/v1/traces`, where a collector on the same host listens, and
    /// one line on standard error says so. `OTEL_TRACES_EXPORTER=console` prints them instead;
    /// <doc:/OpenTracingInstrumentation/Settings> lists them all.
    ///
    /// A mistake in a variable keeps no service from starting: the variable counts as not set, and the diagnostics are told.
    /// ``fromEnvironment(validating:components:defaultServiceName:diagnostics:configure:)`` throws instead.
    ///
    /// - Parameters:
    ///   - environment: the variables; `nil` for those of the process.
    ///   - components: what the variables can choose from.
    ///   - defaultServiceName: the name of the service where the variables give none.
    ///   - diagnostics: is told about mistakes, and later about what goes wrong beside the traced work. By default it prints.
    ///   - configure: changes what the variables say: what it sets, holds.
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
                    message: "spans go to \(configuration.otlp.endpoint), as nothing else is set; "
                        + "OTEL_TRACES_EXPORTER=console prints them, none drops them"
                )
            )
        }
        return RecordingTracer(
            configuration,
            processors: configuration.makeProcessors(diagnostics, report: report),
            diagnostics
        )
    }

    /// Creates a tracer that is set up by environment variables, all of which must be right.
    ///
    /// - Parameters:
    ///   - environment: the variables.
    ///   - components: what the variables can choose from.
    ///   - defaultServiceName: the name of the service where the variables give none.
    ///   - diagnostics: is told what goes wrong beside the traced work. By default it prints.
    ///   - configure: changes what the variables say: what it sets, holds.
    /// - Returns: the tracer. Close it before the process ends.
    /// - Throws: ``TracerConfigurationError`` with all mistakes in the variables; or, if there is none, with all exporters that
    ///   cannot be made.
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
    ///   - diagnostics: is told what goes wrong beside the traced work. By default it prints.
    /// - Throws: ``TracerConfigurationError`` with all exporters that cannot be made.
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
