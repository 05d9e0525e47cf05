//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import OpenTracing
import OpenTracingExporters
import Testing

@Suite("Exporters, from the environment")
struct ExporterChoiceTests {
    @Test(
        "Exporters are listed by name, each counts once, and what is unknown is left out",
        arguments: [
            (nil, ["otlp"], 0),
            ("", ["otlp"], 0),
            (" , ", ["otlp"], 0),
            ("otlp", ["otlp"], 0),
            ("zipkin, console,otlp", ["zipkin", "console", "otlp"], 0),
            ("Console,console", ["console"], 0),
            ("file", ["file"], 0),
            ("none", [], 0),
            ("none,otlp", ["otlp"], 1),
            ("jaeger", ["otlp"], 1),
            ("jaeger,console", ["console"], 1),
            ("logging,prometheus", ["otlp"], 2),
        ]
    )
    func names(text: String?, names: [String], mistakes: Int) {
        let reading = ConfigurationReading(text.map { ["OTEL_TRACES_EXPORTER": $0] } ?? [:])
        #expect(reading.configuration.exporters.map(\.name) == names)
        #expect(reading.mistakes.count == mistakes)
    }

    @Test("The file has a name and a format")
    func file() {
        #expect(ConfigurationReading([:]).configuration.file == FileConfiguration())
        let reading = ConfigurationReading(["TRACE_FILE": "/var/log/spans", "TRACE_FILE_FORMAT": "otlp"])
        #expect(reading.configuration.file.path == "/var/log/spans")
        #expect(reading.configuration.file.format == .otlp(.openTelemetry))
        #expect(ConfigurationReading(["TRACE_FILE_FORMAT": "xml"]).settings == ["TRACE_FILE_FORMAT"])
    }

    @Test("Each receiver has a directory of its own in the spool")
    func spool() {
        let reading = ConfigurationReading([
            "TRACE_SPOOL_DIRECTORY": "/var/spool/traces", "TRACE_SPOOL_MAX_BYTES": "1000",
        ])
        let configuration = reading.configuration
        #expect(reading.mistakes.isEmpty)
        #expect(configuration.otlp.options.spool?.directory == "/var/spool/traces/otlp")
        #expect(configuration.zipkin.options.spool?.directory == "/var/spool/traces/zipkin")
        #expect(configuration.otlp.options.spool?.maximumBytes == 1_000)
        #expect(ConfigurationReading([:]).configuration.otlp.options.spool == nil)
        #expect(ConfigurationReading(["TRACE_SPOOL_MAX_BYTES": "0"]).settings == ["TRACE_SPOOL_MAX_BYTES"])
    }
}
