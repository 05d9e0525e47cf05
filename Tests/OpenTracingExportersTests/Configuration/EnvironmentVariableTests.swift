//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import Foundation
import OpenTracingExporters
import OpenTracingSDK
import Testing

@Suite("Environment variables")
struct EnvironmentVariableTests {
    @Test("The article lists every variable, in the form in which it prints, and no other")
    func article() throws {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        let path = "Sources/OpenTracingExporters/OpenTracingExporters.docc/Environment.md"
        let text = try String(contentsOf: root.appendingPathComponent(path), encoding: .utf8)
        let listed = text.split(separator: "\n").filter { $0.hasPrefix("- `") }.map { $0.dropFirst(2).description }
        #expect(listed == EnvironmentVariable.all.map(\.description))
    }

    @Test("A variable prints its name, its type, its default and its meaning")
    func description() throws {
        let variable = try #require(EnvironmentVariable.all.first { $0.name == "OTEL_BSP_MAX_QUEUE_SIZE" })
        #expect(
            variable.description
                == "`OTEL_BSP_MAX_QUEUE_SIZE` (whole number from 1, default `2048`): how many spans may wait; further ones are "
                + "dropped and counted"
        )
    }

    @Test("Every variable has a name of its own")
    func names() {
        #expect(Set(EnvironmentVariable.all.map(\.name)).count == EnvironmentVariable.all.count)
    }

    @Test("A variable that is empty or white space counts as not set", arguments: EnvironmentVariable.all)
    func empty(variable: EnvironmentVariable) {
        for value in ["", "  "] {
            let reading = ConfigurationReading([variable.name: value])
            #expect(reading.mistakes.isEmpty)
            #expect(reading.configuration.exporters == [.otlp])
        }
    }

    @Test(
        "A variable with the default of its documentation is right and changes nothing",
        arguments: EnvironmentVariable.all.filter { $0.defaultValue != nil && $0.defaultValue?.contains("<") == false }
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
            ("OTEL_EXPORTER_OLTP_HEADERS", nil), ("OTEL_BSP_MAX_QUEUE_SIZES", "OTEL_BSP_MAX_QUEUE_SIZE"),
            ("otel_service_name", nil), ("OTEL_LOGS_EXPORTER", nil), ("OTEL_METRICS_EXPORTER", nil),
            ("OTEL_BLRP_MAX_QUEUE_SIZE", nil), ("OTEL_EXPORTER_OTLP_LOGS_ENDPOINT", nil), ("TRACE_MODE", nil),
            ("TRACE_ALL", nil), ("TRACE_FILES", "TRACE_FILE"), ("OTEL", nil), ("PATH", nil),
        ] as [(String, String?)]
    )
    func misspelled(name: String, meant: String?) {
        let mistakes = ConfigurationReading([name: "x"]).mistakes
        #expect(mistakes.map(\.setting) == (meant == nil ? [] : [name]))
        if let meant { #expect(mistakes.first?.remedy == "is \(meant) meant?") }
    }

    @Test(
        "A variable of the specification that cannot be followed is a mistake, not silently ignored",
        arguments: ["OTEL_CONFIG_FILE", "OTEL_EXPERIMENTAL_CONFIG_FILE"]
    )
    func unsupported(name: String) {
        #expect(ConfigurationReading([name: "/etc/x.pem"]).settings == [name])
        #expect(ConfigurationReading([name: ""]).mistakes.isEmpty)
    }
}
