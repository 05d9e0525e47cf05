//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

private import Foundation
private import OpenTracing
private import OpenTracingSDK

extension TracerConfiguration {
    /// Creates a configuration from environment variables, whatever is wrong with them: a variable that cannot be followed
    /// counts as not set.
    ///
    /// - Parameters:
    ///   - environment: the variables; `nil` for those of the process.
    ///   - defaultServiceName: the name of the service where the variables give none.
    ///   - report: is told about every mistake.
    public init(
        environment: [String: String]? = nil,
        defaultServiceName: String? = nil,
        report: (ConfigurationMistake) -> Void
    ) {
        let mistakes: [ConfigurationMistake]
        (self, mistakes) = Self.read(environment, defaultServiceName)
        for mistake in mistakes { report(mistake) }
    }

    /// Creates a configuration from environment variables, all of which must be right.
    ///
    /// - Parameters:
    ///   - environment: the variables.
    ///   - defaultServiceName: the name of the service where the variables give none.
    /// - Throws: ``TracerConfigurationError`` with all mistakes.
    public init(
        validating environment: [String: String],
        defaultServiceName: String? = nil
    ) throws(TracerConfigurationError) {
        let mistakes: [ConfigurationMistake]
        (self, mistakes) = Self.read(environment, defaultServiceName)
        guard mistakes.isEmpty else { throw TracerConfigurationError(mistakes: mistakes) }
    }

    static func read(
        _ environment: [String: String]?,
        _ defaultServiceName: String?
    ) -> (TracerConfiguration, [ConfigurationMistake]) {
        var configuration = TracerConfiguration(serviceName: defaultServiceName)
        var reader = EnvironmentReader(environment ?? ProcessInfo.processInfo.environment)
        configuration.isDisabled = reader.flag(.sdkDisabled)
        configuration.readResource(&reader)
        configuration.readExporters(&reader)
        configuration.readSpool(&reader)
        configuration.readOTLP(&reader)
        configuration.readZipkin(&reader)
        configuration.readFile(&reader)
        configuration.readSampler(&reader)
        configuration.readBatching(&reader)
        configuration.readLimits(&reader)
        // The formats carry as much baggage as spans keep.
        configuration.readPropagators(&reader)
        reader.reportIgnored()
        configuration.namesReceiver = [.exporters, .otlpEndpoint, .otlpTracesEndpoint].contains {
            reader.text($0) != nil
        }
        return (configuration, reader.mistakes)
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
                    "\(error.problem) in entry \(index + 1)",
                    remedy:
                        "write key=value,key=value, with %2C for a comma, %3D for an equals sign and %25 for a percent sign"
                )
                attributes = [:]
                break
            }
        }
        if let name = reader.text(.serviceName) ?? attributes["service.name"]?.stringValue, !name.isEmpty {
            resource.serviceName = name
        }
        attributes["service.name"] = nil
        resource.attributes = attributes
    }

    private mutating func readExporters(_ reader: inout EnvironmentReader) {
        let names = reader.list(.exporters).map { $0.lowercased() }
        var chosen: [TracesExporter] = []
        for name in names where name != "none" {
            if let exporter = TracesExporter.all.first(where: { $0.name == name }) {
                if !chosen.contains(exporter) { chosen.append(exporter) }
                continue
            }
            let remedy: String
            switch name {
            case "jaeger": remedy = "Jaeger takes otlp"
            case "logging": remedy = "the name is console now"
            default: remedy = "it may have: otlp, zipkin, console, file, none"
            }
            reader.report(.exporters, EnvironmentReader.has(name), remedy: remedy, consequence: "this entry is ignored")
        }
        if names.contains("none"), names.count > 1 {
            reader.report(
                .exporters,
                "has none beside others",
                remedy: "give either none or exporters",
                consequence: "none is ignored"
            )
        }
        if !chosen.isEmpty || names == ["none"] { exporters = chosen }
    }

    private mutating func readFile(_ reader: inout EnvironmentReader) {
        file.path = reader.text(.file) ?? file.path
        file.format = reader.choice(.fileFormat, ["spans": .spans, "otlp": .otlp(.openTelemetry)]) ?? file.format
    }
}
