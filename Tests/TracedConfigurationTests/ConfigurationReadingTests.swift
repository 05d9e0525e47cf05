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
import OpenTracingSDK
import Synchronization
import Testing
import TracedConfiguration
import TracedRouting

@Suite("Settings and tracer from a configuration")
struct ConfigurationReadingTests {
    private func config(_ values: [AbsoluteConfigKey: ConfigValue]) -> ConfigReader {
        ConfigReader(provider: InMemoryProvider(values: values))
    }

    @Test("Values may have the types of JSON, or be text as in the environment")
    func types() throws {
        let names = ConfigContent.stringArray(["method", "headers.user-agent"])
        let typed = try TracingSettings(
            config: config([
                "trace.all": true, "trace.tagValueLimit": 64, "trace.client.redirects": "spanPerHop",
                "trace.tracedRequestAttributes": .init(names, isSecret: false),
                "trace.redaction.secretWords": .init(.stringArray(["pin"]), isSecret: false), "trace.payloads": "both",
            ])
        )
        let text = try TracingSettings(
            config: config([
                "trace.all": "TRUE", "trace.tagValueLimit": "64", "trace.client.redirects": "SPANPERHOP",
                "traced.requestAttributes": "method, headers.user-agent", "trace.redaction.secretWords": "pin",
                "trace.payloads.directions": "both",
            ])
        )
        for settings in [typed, text] {
            #expect(settings.mode == .all)
            #expect(settings.tagValueLimit == 64)
            #expect(settings.client.redirects == .spanPerHop)
            #expect(settings.tracedRequestAttributes.count == 2)
            #expect(settings.redaction.secretWords.contains("pin"))
            #expect(settings.payloads.directions == [.request, .response])
        }
    }

    @Test("What the configuration does not say comes from the code, and a key goes before the short one")
    func defaults() throws {
        let code = TracingSettings(mode: .off, tagValueLimit: 7)
        let untouched = try TracingSettings(config: config([:]), defaults: code)
        #expect(untouched.mode == .off && untouched.tagValueLimit == 7)
        let both = try TracingSettings(config: config(["trace.mode": "annotated", "trace.all": true]), defaults: code)
        #expect(both.mode == .annotated)
        let own = try TracingSettings(
            config: config(["trace.tracedRequestAttributes": "tenant"]),
            attributes: ["tenant": \.headers["x-tenant"]]
        )
        #expect(own.tracedRequestAttributes.count == 1)
    }

    @Test("All mistakes come at once, each with its key and its remedy")
    func mistakes() throws {
        let error = #expect(throws: TracingSettingsError.self) {
            try TracingSettings(
                config: config([
                    "trace.mode": "sometimes", "trace.tagValueLimit": 0, "trace.skip": "no path",
                    "trace.untracedRequests": 1,
                ])
            )
        }
        let problems = try #require(error).problems
        #expect(
            problems.map(\.place) == ["trace.mode", "trace.skip", "trace.untracedRequests", "trace.tagValueLimit"]
        )
        #expect(problems.first?.remedy == "use one of off, annotated, all")
        #expect(problems.first?.consequence == "no setting is changed")
    }

    @Test("A tracer is set up by the same keys as by the variables")
    func tracer() throws {
        let configuration = try TracerConfiguration(
            config: config([
                "otel.serviceName": "shop", "otel.tracesSampler": "parentbased_traceidratio",
                "otel.tracesSamplerArg": 0.25, "otel.bspMaxQueueSize": 100, "otel.bspMaxExportBatchSize": 10,
                "otel.tracesExporter": .init(.stringArray(["console", "otlp"]), isSecret: false),
                "trace.tailSlowerThan": 250, "otel.sdkDisabled": false,
            ])
        )
        #expect(configuration.resource.serviceName == "shop")
        #expect((configuration.sampler as? ParentBasedSampler) != nil)
        #expect(configuration.batching.capacity == 100)
        #expect(configuration.exporters == [.console, .otlp])
        #expect(configuration.tail == TailSampling(slowerThan: .milliseconds(250)))
        #expect(configuration.isEnabled)
        #expect(try !TracerConfiguration(config: config(["otel.sdkDisabled": true])).isEnabled)
    }

    @Test("A mistake in the tracer's keys has its key, and shows no secret")
    func tracerMistakes() throws {
        let wrong = config(["otel.tracesSampler": "sometimes", "otel.exporterOtlpHeaders": "hunter2"])
        let error = #expect(throws: TracerConfigurationError.self) { try TracerConfiguration(config: wrong) }
        let problems = try #require(error).problems
        #expect(Set(problems.map(\.place)) == ["otel.tracesSampler", "otel.exporterOtlpHeaders"])
        #expect(!"\(problems)".contains("hunter2"))
        var told: [String] = []
        let configuration = TracerConfiguration(config: wrong) { told.append($0.place) }
        #expect(Set(told) == ["otel.tracesSampler", "otel.exporterOtlpHeaders"])
        #expect(configuration.sampler is ParentBasedSampler)
    }

    @Test("Headers and URLs of exporters are read as secrets, and nothing else is")
    func secrets() {
        let reporter = CollectingReporter()
        var values: [AbsoluteConfigKey: ConfigValue] = [:]
        for key in ConfigurationKey.tracer + ConfigurationKey.settings {
            values[AbsoluteConfigKey(ConfigKey(key.name))] = "1"
        }
        let reader = ConfigReader(provider: InMemoryProvider(values: values), accessReporter: reporter)
        _ = TracerConfiguration(config: reader) { _ in }
        let secret = Set(ConfigurationKey.tracer.filter(\.isSecret).map(\.name))
        #expect(secret.isSuperset(of: ["otel.exporterOtlpHeaders", "otel.exporterOtlpTracesHeaders"]))
        #expect(reporter.secretKeys == secret)
    }

    @Test("A file of JSON can say all of it")
    func json() async throws {
        let file = try ConfigurationFile(
            """
            {"trace": {"mode": "all", "client": {"skip": ["inventory"]}, "payloads": {"limit": 10}, "all": false},
            "otel": {"tracesSampler": "traceidratio", "tracesSamplerArg": 0}}
            """
        )
        let config = ConfigReader(provider: try await FileProvider<JSONSnapshot>(config: file.location))
        let settings = try TracingSettings(config: config)
        #expect(settings.mode == .all && settings.client.skip.count == 1 && settings.payloads.limit == 10)
        #expect(try (TracerConfiguration(config: config).sampler as? RatioSampler)?.rate == 0)
    }
}

/// Notes which keys were read as secrets.
private final class CollectingReporter: AccessReporter {
    private let keys = Mutex<Set<String>>([])

    var secretKeys: Set<String> { keys.withLock(\.self) }

    func report(_ event: AccessEvent) {
        guard case .success(let value?) = event.result, value.isSecret else { return }
        keys.withLock { _ = $0.insert(event.metadata.key.components.joined(separator: ".")) }
    }

    @Test(
        "Numbers that nothing can be made of are mistakes at their key, and trap nowhere",
        arguments: [
            ("trace.sampling", .double(.nan)), ("trace.sampling", .double(-.infinity)), ("trace.sampling", 2),
            ("trace.tagValueLimit", -1), ("trace.tagValueLimit", .double(.infinity)),
            ("trace.payloads.limit", .int(.max)),
        ] as [(String, ConfigContent)]
    )
    func numbers(key: String, content: ConfigContent) {
        let provider = InMemoryProvider(values: [
            AbsoluteConfigKey(key.split(separator: ".").map(String.init)): .init(content, isSecret: false)
        ])
        let error = #expect(throws: TracingSettingsError.self) {
            try TracingSettings(config: ConfigReader(provider: provider))
        }
        #expect(error?.problems.map(\.place) == [key])
    }
}
#endif
