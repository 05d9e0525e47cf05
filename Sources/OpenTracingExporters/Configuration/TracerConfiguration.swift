//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

private import Foundation
public import OpenTracing
public import OpenTracingSDK

/// The configuration of a tracer and its exporters, from the environment, from code, or from both.
///
/// ```swift
/// var configuration = TracerConfiguration(environment: ["OTEL_SERVICE_NAME": "orders"]) { print($0) }
/// configuration.exporters.append(.console)
/// let tracer = try RecordingTracer(configuration)
/// ```
///
/// <doc:/OpenTracingInstrumentation/Settings> lists the variables. Most services need only
/// ``OpenTracingSDK/RecordingTracer/fromEnvironment(_:components:defaultServiceName:diagnostics:configure:)``.
///
/// The properties of the tracer's own configuration are available here too: `configuration.sampler` is that of ``recording``.
@dynamicMemberLookup
public struct TracerConfiguration: Sendable {
    /// The tracer's own configuration, without the exporters.
    public var recording: RecordingTracer.Configuration

    /// The detectors that add attributes of the process. The resource overrides them, and an earlier detector overrides a later
    /// one.
    public var resourceDetectors = ResourceDetector.all

    /// The options for exporting batches.
    public var batching = ExportOptions(interval: .seconds(5))

    /// Which complete traces are exported; `nil` for all sampled ones. If set, a ``/OpenTracingSDK/TailSamplingProcessor``
    /// precedes the exporters. The processors in ``recording`` receive all spans.
    public var tail: TailSampling?

    /// The exporters; empty to send spans nowhere.
    public var exporters: [TracesExporter] = [.otlp]

    /// Whether the environment specifies the exporters, or that there are none.
    var namesExporters = false

    private var settings: [ObjectIdentifier: any ExporterConfiguration] = [:]

    /// Creates the default configuration.
    ///
    /// - Parameter serviceName: the name of the service; `nil` for `unknown_service:` and the process name.
    public init(serviceName: String? = nil) {
        recording = RecordingTracer.Configuration(
            serviceName: serviceName ?? "unknown_service:\(ProcessInfo.processInfo.processName)"
        )
        recording.limits = SpanLimits(logFieldCount: 128)
    }

    /// Accesses a property of the tracer's own configuration.
    public subscript<Value>(dynamicMember property: WritableKeyPath<RecordingTracer.Configuration, Value>) -> Value {
        get { recording[keyPath: property] }
        set { recording[keyPath: property] = newValue }
    }

    /// The settings of an exporter.
    ///
    /// ```swift
    /// extension TracerConfiguration {
    ///     var queue: QueueConfiguration {
    ///         get { self[QueueConfiguration.self] }
    ///         set { self[QueueConfiguration.self] = newValue }
    ///     }
    /// }
    /// ```
    ///
    /// - Parameter type: the type of the settings; a configuration stores one value of each type.
    public subscript<Configuration: ExporterConfiguration>(_ type: Configuration.Type) -> Configuration {
        get { settings[ObjectIdentifier(type)] as? Configuration ?? Configuration() }
        set { settings[ObjectIdentifier(type)] = newValue }
    }

    /// The resource with the detected attributes.
    var completeResource: Resource {
        var complete = recording.resource
        for detector in resourceDetectors {
            for (key, value) in detector.detect() where complete.attributes[key] == nil && key != "service.name" {
                complete.attributes[key] = value
            }
        }
        return complete
    }

    /// Whether spans go to the default receiver although nothing selects it.
    var assumesReceiver: Bool {
        recording.isEnabled && !namesExporters && exporters == [.otlp] && recording.processors.isEmpty && otlp.isAssumed
    }

    /// Creates the span processors. Those that cannot be created are omitted and reported.
    ///
    /// - Parameters:
    ///   - diagnostics: receives reports of dropped spans.
    ///   - report: receives configuration problems.
    /// - Returns: the processors.
    func makeProcessors(
        _ diagnostics: TracerDiagnostics,
        report: (ConfigurationProblem) -> Void
    ) -> [any SpanProcessor] {
        guard recording.isEnabled else { return [] }
        let exporting = exporters.compactMap { $0.makeProcessor(self, diagnostics, report: report) }
        guard let tail, !exporting.isEmpty else { return recording.processors + exporting }
        let decider = TailSamplingProcessor(exporting, keeping: tail, clock: recording.clock)
        return recording.processors + [decider]
    }
}

extension TracerConfiguration {
    /// Creates a configuration from environment variables without ever failing: an invalid variable is treated as unset.
    ///
    /// - Parameters:
    ///   - environment: the variables; `nil` for those of the process.
    ///   - components: the parts that the variables can select.
    ///   - defaultServiceName: the name of the service if the variables specify none.
    ///   - report: receives every configuration problem.
    public init(
        environment: [String: String]? = nil,
        components: TracerComponents = TracerComponents(),
        defaultServiceName: String? = nil,
        report: (ConfigurationProblem) -> Void
    ) {
        let mistakes: [ConfigurationProblem]
        (self, mistakes) = Self.read(environment, components, defaultServiceName)
        for mistake in mistakes { report(mistake) }
    }

    /// Creates a configuration from environment variables, all of which must be valid.
    ///
    /// - Parameters:
    ///   - environment: the variables.
    ///   - components: the parts that the variables can select.
    ///   - defaultServiceName: the name of the service if the variables specify none.
    /// - Throws: ``TracerConfigurationError`` with all problems.
    public init(
        validating environment: [String: String],
        components: TracerComponents = TracerComponents(),
        defaultServiceName: String? = nil
    ) throws(TracerConfigurationError) {
        let mistakes: [ConfigurationProblem]
        (self, mistakes) = Self.read(environment, components, defaultServiceName)
        guard mistakes.isEmpty else { throw TracerConfigurationError(problems: mistakes) }
    }

    private static func read(
        _ environment: [String: String]?,
        _ components: TracerComponents,
        _ defaultServiceName: String?
    ) -> (TracerConfiguration, [ConfigurationProblem]) {
        var configuration = TracerConfiguration(serviceName: defaultServiceName)
        var reader = EnvironmentReader(environment ?? ProcessInfo.processInfo.environment)
        configuration.recording.isEnabled = !reader.flag(.sdkDisabled)
        configuration.readResource(&reader)
        configuration.readExporters(&reader, components.exporters)
        configuration.readSampler(&reader, components.samplers)
        configuration.readTail(&reader)
        configuration.readBatching(&reader)
        configuration.readLimits(&reader)
        // The formats carry as much baggage as spans keep.
        configuration.readPropagators(&reader, components.formats)
        let variables = components.variables
        reader.reportIgnored(beside: variables)
        return (configuration, reader.mistakes(inOrderOf: variables))
    }

    /// The specification requires a list with an invalid entry to be discarded as a whole.
    private mutating func readResource(_ reader: inout EnvironmentReader) {
        var attributes = Tags()
        for (index, entry) in reader.list(.resourceAttributes).enumerated() {
            do throws(KeyValueList.Mistake) {
                let (key, value) = try KeyValueList.entry(entry)
                attributes[key] = .string(value)
            } catch {
                reader.report(
                    .resourceAttributes,
                    "it \(error.problem) in entry \(index + 1)",
                    remedy:
                        "write key=value,key=value, with %2C for a comma, %3D for an equals sign and %25 for a percent sign"
                )
                attributes = [:]
                break
            }
        }
        if let name = reader.text(.serviceName) ?? attributes["service.name"]?.stringValue, !name.isEmpty {
            recording.resource.serviceName = name
        }
        attributes["service.name"] = nil
        recording.resource.attributes = attributes
    }
}

extension EnvironmentVariable {
    static let service = [sdkDisabled, serviceName, resourceAttributes]

    static let sdkDisabled = EnvironmentVariable(
        "OTEL_SDK_DISABLED",
        "`true` or `false`",
        default: "false",
        sets: "isEnabled",
        "disables recording. Contexts still pass from callers to called services"
    )
    static let serviceName = EnvironmentVariable(
        "OTEL_SERVICE_NAME",
        "text",
        default: "unknown_service:<process>",
        sets: "resource.serviceName",
        "the name of the service; overrides `service.name` in `OTEL_RESOURCE_ATTRIBUTES`"
    )
    static let resourceAttributes = EnvironmentVariable(
        "OTEL_RESOURCE_ATTRIBUTES",
        "`key=value` list, percent-encoded",
        sets: "resource.attributes",
        "other attributes of the service, such as `service.version=1.2,deployment.environment.name=test`; override those "
            + "detected for the process and host"
    )
}

/// An invalid configuration. Contains all problems, so that they can be fixed at once.
public struct TracerConfigurationError: Error, Hashable {
    /// The problems, in the documented order of the variables.
    public let problems: [ConfigurationProblem]

    package init(problems: [ConfigurationProblem]) {
        self.problems = problems
    }
}

extension TracerConfigurationError: CustomStringConvertible {
    /// The problems, one per line, with what is expected.
    public var description: String {
        let count = problems.count == 1 ? "a mistake" : "\(problems.count) mistakes"
        return "The configuration of the tracer has \(count):" + problems.map { "\n- \($0)" }.joined()
    }
}
