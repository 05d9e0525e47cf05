//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if Configuration
import OpenTracing
import Testing
import TracedConfiguration

@Suite("Misspelled keys of a configuration")
struct MisspellingTests {
    @Test(
        "A name that is near a key or a variable is told with the one that is meant",
        arguments: [
            ("trace.modes", "trace.mode"), ("trace.Mode", "trace.mode"),
            ("trace.cilent.redirects", "trace.client.redirects"),
            ("otel.serviceNme", "otel.serviceName"), ("trace.tailRation", "trace.tailRatio"),
            ("TRACE_MOD", "TRACE_MODE"),
            ("OTEL_SERVICENAME", "OTEL_SERVICE_NAME"), ("OTEL_TRACES_SAMPLERS", "OTEL_TRACES_SAMPLER"),
        ]
    )
    func near(name: String, meant: String) throws {
        let problems = ConfigurationKey.misspellings(among: [name, "trace.mode", "http.port"])
        let problem = try #require(problems.first)
        #expect(problems.count == 1 && problem.place == name)
        #expect(problem.remedy == "did you mean \(meant)?")
        #expect(problem.consequence == "it has no effect")
    }

    @Test("No key and no variable is taken for another one")
    func right() {
        let keys = (ConfigurationKey.settings + ConfigurationKey.tracer).map(\.name)
        #expect(ConfigurationKey.misspellings(among: keys).isEmpty)
        let variables = ["TRACE_SETTINGS_FILE", "TRACE_MODE", "OTEL_TRACES_SAMPLER", "OTEL_EXPORTER_OTLP_HEADERS"]
        #expect(ConfigurationKey.misspellings(among: variables).isEmpty)
    }

    @Test(
        "What other programs have is left alone",
        arguments: [
            "PATH", "HOME", "http.port", "OTEL_METRICS_EXPORTER", "otel.metricsExporter", "TRACEPARENT", "", ".",
            "trace.",
            "trace.somethingElseEntirely",
        ]
    )
    func foreign(name: String) {
        #expect(ConfigurationKey.misspellings(among: [name]).isEmpty)
    }

    @Test("A name shows as far as it is short")
    func long() {
        let name = "trace.mode" + String(repeating: "x", count: 100_000)
        #expect(ConfigurationKey.misspellings(among: [name]).allSatisfy { $0.place.utf8.count < 200 })
    }

    @Test("The keys of a file are found at any depth; one that is no JSON has none")
    func file() throws {
        let file = try ConfigurationFile(
            #"{"http": {"port": 80}, "trace": {"moed": "all", "client": {"redirect": "oneSpan"}}, "otel": {"serviceName": "a"}}"#
        )
        let problems = ConfigurationKey.misspellings(inFile: file.path)
        #expect(problems.map(\.place) == ["trace.client.redirect", "trace.moed"])
        try file.write("{")
        #expect(ConfigurationKey.misspellings(inFile: file.path).isEmpty)
        #expect(ConfigurationKey.misspellings(inFile: "/nowhere").isEmpty)
    }
}
#endif
