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
public struct TracerConfiguration: Sendable {
    /// Whether nothing is recorded. Contexts still pass through from callers to the services that are called.
    public var isDisabled = false

    /// The service and what is known about its process.
    public var resource: Resource

    /// What finds out more about the process. What ``resource`` says goes before what they find, and of two the earlier one.
    public var resourceDetectors = ResourceDetector.all

    /// Which traces are recorded.
    public var sampler: any Sampler = ParentBasedSampler(root: AlwaysOnSampler())

    /// The formats that contexts can be written in.
    public var propagators = Propagators()

    /// How much a span keeps.
    public var limits = SpanLimits(logFieldCount: 128)

    /// How spans get to the exporters.
    public var batching = ExportOptions(interval: .seconds(5))

    /// Where spans go; none for nowhere.
    public var exporters: [TracesExporter] = [.otlp]

    /// What receives spans beside the exporters.
    public var processors: [any SpanProcessor] = []

    /// How long closing the tracer waits for what is under way. What is left then is counted as lost.
    public var closeTimeout = Duration.seconds(10)

    /// Whether the variables that this was read from name the exporters, or that there are none.
    var namesExporters = false

    private var settings: [ObjectIdentifier: any ExporterConfiguration] = [:]

    /// Creates the configuration that holds where no variable is set.
    ///
    /// - Parameter serviceName: the name of the service; `nil` for `unknown_service:` and the name of the process.
    public init(serviceName: String? = nil) {
        resource = Resource(
            serviceName: serviceName ?? "unknown_service:\(ProcessInfo.processInfo.processName)"
        )
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
        var complete = resource
        for detector in resourceDetectors {
            for (key, value) in detector.detect() where complete.attributes[key] == nil && key != "service.name" {
                complete.attributes[key] = value
            }
        }
        return complete
    }

    /// Whether spans go where they go by default, and nobody said so.
    var assumesReceiver: Bool {
        !isDisabled && !namesExporters && exporters == [.otlp] && processors.isEmpty && otlp.isAssumed
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
        guard !isDisabled else { return [] }
        return processors + exporters.compactMap { $0.makeProcessor(self, diagnostics, report: report) }
    }
}
