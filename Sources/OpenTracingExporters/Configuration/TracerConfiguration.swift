//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

private import Foundation
internal import OpenTracing
public import OpenTracingSDK

/// Everything that is decided when a tracer is made: from the environment, from code, or from both.
///
/// ```swift
/// var configuration = TracerConfiguration(environment: ["OTEL_SERVICE_NAME": "orders"]) { print($0) }
/// configuration.exporters.append(.console)
/// let tracer = try RecordingTracer(configuration)
/// ```
///
/// ``variables`` lists the variables. Most services need no more than
/// ``OpenTracingSDK/RecordingTracer/fromEnvironment(_:components:defaultServiceName:diagnostics:configure:)``.
///
/// All that the tracer itself is made from are properties of this configuration too: `configuration.sampler` is
/// ``recording``'s.
@dynamicMemberLookup
public struct TracerConfiguration: Sendable {
    /// What the tracer is made from, without the exporters.
    public var recording: RecordingTracer.Configuration

    /// What finds out more about the process. What the resource says goes before what they find, and of two the earlier one.
    public var resourceDetectors = ResourceDetector.all

    /// How spans get to the exporters.
    public var batching = ExportOptions(interval: .seconds(5))

    /// Which traces are exported, decided when they are complete; `nil` for all that are sampled. See ``OpenTracingSDK/TailSamplingProcessor``, which
    /// then stands before the exporters. ``recording``'s own processors receive all spans.
    public var tail: TailSampling?

    /// Where spans go; none for nowhere.
    public var exporters: [TracesExporter] = [.otlp]

    /// Whether the variables that this was read from name the exporters, or that there are none.
    var namesExporters = false

    private var settings: [ObjectIdentifier: any ExporterConfiguration] = [:]

    /// Creates the configuration that holds where no variable is set.
    ///
    /// - Parameter serviceName: the name of the service; `nil` for `unknown_service:` and the name of the process.
    public init(serviceName: String? = nil) {
        recording = RecordingTracer.Configuration(
            serviceName: serviceName ?? "unknown_service:\(ProcessInfo.processInfo.processName)"
        )
        recording.limits = SpanLimits(logFieldCount: 128)
    }

    /// What the tracer itself is made from.
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
    /// - Parameter type: the type of the settings, of which a configuration holds one value.
    public subscript<Configuration: ExporterConfiguration>(_ type: Configuration.Type) -> Configuration {
        get { settings[ObjectIdentifier(type)] as? Configuration ?? Configuration() }
        set { settings[ObjectIdentifier(type)] = newValue }
    }

    /// The resource with what the detectors find.
    var completeResource: Resource {
        var complete = recording.resource
        for detector in resourceDetectors {
            for (key, value) in detector.detect() where complete.attributes[key] == nil && key != "service.name" {
                complete.attributes[key] = value
            }
        }
        return complete
    }

    /// Whether spans go where they go by default, and nobody said so.
    var assumesReceiver: Bool {
        recording.isEnabled && !namesExporters && exporters == [.otlp] && recording.processors.isEmpty && otlp.isAssumed
    }

    /// Makes what receives spans. What cannot be made is left out and reported.
    ///
    /// - Parameters:
    ///   - diagnostics: is told when spans are dropped.
    ///   - report: is told what is wrong.
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
