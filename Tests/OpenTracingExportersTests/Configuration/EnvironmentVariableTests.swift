//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import OpenTracing
import OpenTracingExporters
import OpenTracingSDK
import OpenTracingSupport
import Testing

@Suite("Environment variables")
struct EnvironmentVariableTests {
    @Test("A variable prints its name, its type, its default and its meaning")
    func description() throws {
        let variable = try #require(TracerConfiguration.variables.first { $0.name == "OTEL_BSP_MAX_QUEUE_SIZE" })
        #expect(
            variable.description
                == "`OTEL_BSP_MAX_QUEUE_SIZE` (whole number from 1, default `2048`): maximum number of queued spans; further "
                + "ones are dropped and counted"
        )
    }

    @Test("Every variable has a name of its own")
    func names() {
        #expect(Set(TracerConfiguration.variables.map(\.name)).count == TracerConfiguration.variables.count)
    }

    @Test("A variable that is empty or white space counts as not set", arguments: TracerConfiguration.variables)
    func empty(variable: EnvironmentVariable) {
        for value in ["", "  "] {
            let reading = ConfigurationReading([variable.name: value])
            #expect(reading.mistakes.isEmpty)
            #expect(reading.configuration.exporters == [.otlp])
        }
    }

    @Test(
        "A variable with the default of its documentation is right and changes nothing",
        arguments: TracerConfiguration.variables.filter {
            $0.defaultValue != nil && $0.defaultValue?.contains("<") == false
        }
    )
    func defaults(variable: EnvironmentVariable) {
        var environment = [variable.name: variable.defaultValue ?? ""]
        if variable.name == "OTEL_TRACES_SAMPLER_ARG" { environment["OTEL_TRACES_SAMPLER"] = "traceidratio" }
        let (reading, empty) = (ConfigurationReading(environment), ConfigurationReading([:]))
        #expect(reading.mistakes.isEmpty)
        #expect(reading.configuration.otlp.endpoint == empty.configuration.otlp.endpoint)
        #expect(reading.configuration.zipkin.endpoint == empty.configuration.zipkin.endpoint)
        #expect("\(reading.configuration.otlp.options)" == "\(empty.configuration.otlp.options)")
        #expect("\(reading.configuration.zipkin.options)" == "\(empty.configuration.zipkin.options)")
        #expect(reading.configuration.otlp.encoding == empty.configuration.otlp.encoding)
        #expect(reading.configuration.batching == empty.configuration.batching)
        #expect(reading.configuration.limits == empty.configuration.limits)
        #expect(reading.configuration.file == empty.configuration.file)
        #expect(reading.configuration.exporters == empty.configuration.exporters)
        #expect(reading.configuration.isEnabled == empty.configuration.isEnabled)
    }

    @Test(
        "A name that is nearly right is a mistake that says which is meant",
        arguments: [
            ("OTEL_SERVICENAME", "OTEL_SERVICE_NAME"), ("OTEL_TRACE_EXPORTER", "OTEL_TRACES_EXPORTER"),
            ("OTEL_EXPORTER_OTLP_ENDPONT", "OTEL_EXPORTER_OTLP_ENDPOINT"),
            ("OTEL_EXPORTER_OLTP_HEADERS", "OTEL_EXPORTER_OTLP_HEADERS"),
            ("OTEL_BSP_MAX_QUEUE_SIZES", "OTEL_BSP_MAX_QUEUE_SIZE"),
            ("otel_service_name", nil), ("OTEL_LOGS_EXPORTER", nil), ("OTEL_METRICS_EXPORTER", nil),
            ("OTEL_BLRP_MAX_QUEUE_SIZE", nil), ("OTEL_EXPORTER_OTLP_LOGS_ENDPOINT", nil), ("TRACE_MODE", nil),
            ("TRACE_MOD", nil),
            ("TRACE_ALL", nil), ("TRACE_FILES", "TRACE_FILE"), ("OTEL", nil), ("PATH", nil),
        ] as [(String, String?)]
    )
    func misspelled(name: String, meant: String?) {
        let mistakes = ConfigurationReading([name: "x"]).mistakes
        #expect(mistakes.map(\.place) == (meant == nil ? [] : [name]))
        if let meant { #expect(mistakes.first?.remedy == "did you mean \(meant)?") }
    }

    @Test(
        "A variable of the specification that cannot be followed is a mistake, not silently ignored",
        arguments: ["OTEL_CONFIG_FILE", "OTEL_EXPERIMENTAL_CONFIG_FILE"]
    )
    func unsupported(name: String) {
        #expect(ConfigurationReading([name: "/etc/x.pem"]).settings == [name])
        #expect(ConfigurationReading([name: ""]).mistakes.isEmpty)
    }

    @Test(
        "A variable says which property it sets, and the property is there",
        arguments: TracerConfiguration.variables
    )
    func property(variable: EnvironmentVariable) throws {
        let path = try #require(variable.property).split(separator: ".").map(String.init)
        let configuration = TracerConfiguration()
        let exporters: [String: Any] = [
            "otlp": configuration.otlp, "zipkin": configuration.zipkin, "file": configuration.file,
            "tail": TailSampling(),
        ]
        var value: Any = configuration
        for (index, name) in path.enumerated() {
            if index == 0, let exporter = exporters[name] {
                value = exporter
            } else {
                let recording = index == 0 ? Array(Mirror(reflecting: configuration.recording).children) : []
                let properties = recording + Array(Mirror(reflecting: value).children)
                let property = try #require(properties.first { $0.label == name }, "\(path)")
                value = property.value
            }
        }
    }

    @Test("Every property of the configuration is set by a variable, or only by code for a reason")
    func properties() {
        let configuration = TracerConfiguration()
        let properties =
            Mirror(reflecting: configuration).children.compactMap(\.label)
            + Mirror(reflecting: configuration.recording).children.compactMap(\.label)
        let declared = Set(
            TracerConfiguration.schema.compactMap { $0.code?.split(separator: ".").first.map(String.init) }
        )
        // The part for the tracer itself, whose properties are its own too, what it remembers about the variables, and the settings
        // of the exporters, which are reached by their names.
        #expect(Set(properties).subtracting(declared) == ["recording", "namesExporters", "settings"])
        #expect(declared.subtracting(properties) == ["otlp", "zipkin", "file"])
    }

    @Test("What a variable holds that may be secret shows in no message")
    func secrets() {
        let token = EnvironmentVariable("QUEUE_TOKEN", "whole number from 1", isSecret: true, "the token")
        let format = PropagationFormat("queue", variables: [token]) { environment, limits in
            _ = environment.number(token, from: 1)
            return W3CBaggagePropagator(limits: limits)
        }
        let reading = ConfigurationReading(
            ["QUEUE_TOKEN": "s3cr3t"],
            components: TracerComponents(formats: [format])
        )
        #expect(reading.mistakes.map(\.place) == ["QUEUE_TOKEN"])
        #expect(!"\(reading.mistakes)".contains("s3cr3t"))
    }

    @Test("A mistake in a variable knows the property that it sets")
    func settingOfMistake() {
        let reading = ConfigurationReading(["OTEL_BSP_MAX_QUEUE_SIZE": "many", "TRACE_FILE_FORMAT": "x"])
        #expect(reading.mistakes.map(\.setting) == ["file.format", "batching.capacity"])
    }
}
