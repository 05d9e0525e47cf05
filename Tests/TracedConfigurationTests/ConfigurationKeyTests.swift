//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if Configuration
import Configuration
import OpenTracing
import OpenTracingExporters
import Testing
import TracedConfiguration
import TracedRouting

@Suite("The keys of a configuration")
struct ConfigurationKeyTests {
    @Test(
        "In the environment, a key is the variable that the own readers know: one schema, two doors",
        arguments: TracerConfiguration.variables.map(\.name) + TracingSettings.variables.map(\.name)
    )
    func variables(name: String) {
        let config = ConfigReader(provider: EnvironmentVariablesProvider(environmentVariables: [name: "value"]))
        let keys = ConfigurationKey.tracer + ConfigurationKey.settings
        let found = keys.filter { config.string(forKey: ConfigKey($0.name)) == "value" }
        // A file of settings is named where it is read, and not here.
        #expect(found.count == (name == "TRACE_SETTINGS_FILE" ? 0 : 1), "\(found.map(\.name))")
    }

    @Test("No key stands twice, and none below another one that holds a value, so that a file can say all of them")
    func distinct() {
        let names = ConfigurationKey.tracer.map(\.name) + ConfigurationKey.settings.map(\.name)
        #expect(Set(names).count == names.count)
        // `"payloads": "both"` is short for an object, in a file of settings too.
        for name in names where name != "trace.payloads" {
            #expect(!names.contains { $0.hasPrefix(name + ".") }, "\(name)")
        }
    }

    @Test("A key describes itself in one form: name, type, default, meaning")
    func description() throws {
        let mode = try #require(ConfigurationKey.settings.first { $0.name == "trace.mode" })
        let form = "`trace.mode` (`off`, `annotated` or `all`, default `annotated`): which requests"
        #expect(mode.description.hasPrefix(form))
        let headers = try #require(ConfigurationKey.tracer.first { $0.name == "otel.exporterOtlpHeaders" })
        #expect(headers.isSecret)
        #expect(headers.description.contains("optional, secret)"))
        #expect(ConfigurationKey.settings.contains { $0.name == "trace.all" })
        #expect(ConfigurationKey.settings.contains { $0.name == "traced.requestAttributes" })
        #expect(ConfigurationKey.tracer.contains { $0.name == "trace.samplerRemoteParentSampled" })
    }
}
#endif
