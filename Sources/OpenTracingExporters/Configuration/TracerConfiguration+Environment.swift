//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

private import Foundation
public import OpenTracing
private import OpenTracingSDK

extension TracerConfiguration {
    /// Creates a configuration from environment variables, whatever is wrong with them: a variable that cannot be followed
    /// counts as not set.
    ///
    /// - Parameters:
    ///   - environment: the variables; `nil` for those of the process.
    ///   - components: what the variables can choose from.
    ///   - defaultServiceName: the name of the service where the variables give none.
    ///   - report: is told about every mistake.
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

    /// Creates a configuration from environment variables, all of which must be right.
    ///
    /// - Parameters:
    ///   - environment: the variables.
    ///   - components: what the variables can choose from.
    ///   - defaultServiceName: the name of the service where the variables give none.
    /// - Throws: ``TracerConfigurationError`` with all mistakes.
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

    /// By the specification a list with a broken entry is left aside as a whole.
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
        "whether nothing is recorded. Contexts still pass through from callers to the services that are called"
    )
    static let serviceName = EnvironmentVariable(
        "OTEL_SERVICE_NAME",
        "text",
        default: "unknown_service:<process>",
        sets: "resource.serviceName",
        "the name of the service; goes before `service.name` in `OTEL_RESOURCE_ATTRIBUTES`"
    )
    static let resourceAttributes = EnvironmentVariable(
        "OTEL_RESOURCE_ATTRIBUTES",
        "`key=value` list, percent-encoded",
        sets: "resource.attributes",
        "what else is known about the service, such as `service.version=1.2,deployment.environment.name=test`; goes before "
            + "what is found out about process and host"
    )
}
