//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

public import OpenTracing
public import OpenTracingSDK

/// An exporter that a configuration can select: its name, its variables, and a factory.
///
/// ```swift
/// extension TracesExporter {
///     static let queue = TracesExporter("queue") { _ in QueueExporter() }
/// }
///
/// let tracer = RecordingTracer.fromEnvironment(components: TracerComponents(exporters: [.queue]))
/// ```
///
/// `OTEL_TRACES_EXPORTER=queue` then sends spans to the `QueueExporter`. Exporters are compared by name.
public struct TracesExporter: Sendable, NamedPart {
    /// The name in `OTEL_TRACES_EXPORTER`.
    public let name: String

    let variables: [EnvironmentVariable]
    private let takesWholeTraces: Bool
    private let readVariables: @Sendable (inout TracerConfiguration, inout EnvironmentReader) -> Void
    private let make: @Sendable (TracerConfiguration, TracerDiagnostics) throws -> any SpanExporter
    private let simplify: @Sendable (inout TracerConfiguration, any Error) -> String?

    /// Creates an exporter without settings.
    ///
    /// - Parameters:
    ///   - name: the name in `OTEL_TRACES_EXPORTER`, case-insensitive; `none` is reserved.
    ///   - takesWholeTraces: whether the exporter receives one complete trace at a time rather than batches of spans.
    ///   - make: creates the exporter, once per tracer. If it throws, the error is reported and no spans are sent to it.
    public init(
        _ name: String,
        takesWholeTraces: Bool = false,
        make: @escaping @Sendable (TracerDiagnostics) throws -> any SpanExporter
    ) {
        self.name = name
        self.takesWholeTraces = takesWholeTraces
        variables = []
        readVariables = { _, _ in }
        self.make = { _, diagnostics in try make(diagnostics) }
        simplify = { _, _ in nil }
    }

    /// Creates an exporter with settings, which are accessible in code through ``TracerConfiguration/subscript(_:)``.
    ///
    /// - Parameters:
    ///   - name: the name in `OTEL_TRACES_EXPORTER`, case-insensitive; `none` is reserved.
    ///   - configuration: the type of the settings.
    ///   - variables: the variables that `read` reads.
    ///   - takesWholeTraces: whether the exporter receives one complete trace at a time rather than batches of spans.
    ///   - read: applies the variables to the settings. Called whether or not the exporter is selected.
    ///   - make: creates the exporter, once per tracer. If it throws, the error is reported and no spans are sent to it.
    public init<Configuration: ExporterConfiguration>(
        _ name: String,
        configuration: Configuration.Type,
        variables: [EnvironmentVariable] = [],
        takesWholeTraces: Bool = false,
        read: @escaping @Sendable (inout Configuration, inout EnvironmentReader) -> Void = { _, _ in },
        make: @escaping @Sendable (Configuration, TracerDiagnostics) throws -> any SpanExporter
    ) {
        self.init(
            name,
            variables: variables,
            takesWholeTraces: takesWholeTraces,
            read: read,
            simplify: { _, _ in nil },
            make: make
        )
    }

    /// Creates an exporter that can work without some of its settings.
    ///
    /// - Parameter simplify: removes the settings that caused an error, and returns the consequence; `nil` if the exporter cannot
    ///   work without them.
    init<Configuration: ExporterConfiguration>(
        _ name: String,
        variables: [EnvironmentVariable],
        takesWholeTraces: Bool = false,
        read: @escaping @Sendable (inout Configuration, inout EnvironmentReader) -> Void,
        simplify: @escaping @Sendable (inout Configuration, any Error) -> String?,
        make: @escaping @Sendable (Configuration, TracerDiagnostics) throws -> any SpanExporter
    ) {
        self.name = name
        self.variables = variables
        self.takesWholeTraces = takesWholeTraces
        readVariables = { read(&$0[Configuration.self], &$1) }
        self.make = { try make($0[Configuration.self], $1) }
        self.simplify = { simplify(&$0[Configuration.self], $1) }
    }

    /// Applies the variables to the settings of the exporter.
    func read(into configuration: inout TracerConfiguration, from environment: inout EnvironmentReader) {
        readVariables(&configuration, &environment)
    }

    /// Creates the exporter and its span processor; `nil` if that fails. Problems are reported.
    func makeProcessor(
        _ configuration: TracerConfiguration,
        _ diagnostics: TracerDiagnostics,
        report: (ConfigurationProblem) -> Void
    ) -> (any SpanProcessor)? {
        guard let exporter = makeExporter(configuration, diagnostics, report) else { return nil }
        return takesWholeTraces
            ? WholeTraceProcessor(exporter, diagnostics: diagnostics)
            : BatchSpanProcessor(exporter, options: configuration.batching, diagnostics: diagnostics)
    }

    private func makeExporter(
        _ configuration: TracerConfiguration,
        _ diagnostics: TracerDiagnostics,
        _ report: (ConfigurationProblem) -> Void
    ) -> (any SpanExporter)? {
        do {
            return try make(configuration, diagnostics)
        } catch {
            var simpler = configuration
            let consequence = simplify(&simpler, error)
            report(
                error as? ConfigurationProblem
                    ?? ConfigurationProblem(
                        in: "The exporter \(name)",
                        "it cannot be created with this configuration",
                        remedy: "\(error)",
                        consequence: consequence ?? "it receives no spans"
                    )
            )
            return consequence == nil ? nil : makeExporter(simpler, diagnostics, report)
        }
    }
}

extension TracesExporter: Equatable {
    /// Returns whether two exporters have the same name.
    public static func == (left: TracesExporter, right: TracesExporter) -> Bool { left.name == right.name }
}

extension TracesExporter: CustomStringConvertible {
    /// The name.
    public var description: String { name }
}

/// The settings of an exporter, as part of ``TracerConfiguration``.
///
/// A configuration stores one value of each type; see ``TracerConfiguration/subscript(_:)``.
public protocol ExporterConfiguration: Sendable {
    /// Creates the default settings.
    init()
}
