//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import OpenTracing
import OpenTracingExporters
import OpenTracingSDK
import Testing

@Suite("Sampling, batching and limits, from the environment")
struct RecordingConfigurationTests {
    /// The share of roots, of children of sampled and of children of unsampled callers that a sampler records.
    private func shares(_ sampler: any Sampler) -> [Double] {
        var seeds = SystemRandomNumberGenerator()
        let callers: [SamplingState?] = [nil, .sampled, .notSampled]
        return callers.map { caller in
            let count = (0..<1_000).count { _ in
                let trace = TraceID(high: seeds.next(), low: seeds.next())
                let parent = caller.map {
                    TraceContext(traceID: trace, spanID: SpanID(1), sampling: $0, isRemote: true)
                }
                return sampler.decide(SamplingRequest("work", traceID: trace, parent: parent)).isSampled
            }
            return Double(count) / 1_000
        }
    }

    @Test(
        "Samplers are known by name; what is unknown counts as not set",
        arguments: [
            (nil, nil, [1, 1, 0], []),
            ("", "", [1, 1, 0], []),
            ("always_on", nil, [1, 1, 1], []),
            ("always_off", nil, [0, 0, 0], []),
            ("Always_Off", nil, [0, 0, 0], []),
            ("traceidratio", "0", [0, 0, 0], []),
            ("traceidratio", "1.0", [1, 1, 1], []),
            ("traceidratio", nil, [1, 1, 1], []),
            ("parentbased_always_on", nil, [1, 1, 0], []),
            ("parentbased_always_off", nil, [0, 1, 0], []),
            ("parentbased_traceidratio", "0", [0, 1, 0], []),
            ("parentbased_traceidratio", "1e0", [1, 1, 0], []),
            ("parentbased_traceidratio", nil, [1, 1, 0], []),
            ("traceidratio", "2", [1, 1, 1], ["OTEL_TRACES_SAMPLER_ARG"]),
            ("traceidratio", "-0.1", [1, 1, 1], ["OTEL_TRACES_SAMPLER_ARG"]),
            ("traceidratio", "nan", [1, 1, 1], ["OTEL_TRACES_SAMPLER_ARG"]),
            ("traceidratio", "0,1", [1, 1, 1], ["OTEL_TRACES_SAMPLER_ARG"]),
            ("always_off", "0.1", [0, 0, 0], ["OTEL_TRACES_SAMPLER_ARG"]),
            (nil, "0.1", [1, 1, 0], ["OTEL_TRACES_SAMPLER_ARG"]),
            ("jaeger_remote", "endpoint=http://x", [1, 1, 0], ["OTEL_TRACES_SAMPLER"]),
            ("parentbased_jaeger_remote", nil, [1, 1, 0], ["OTEL_TRACES_SAMPLER"]),
            ("xray", nil, [1, 1, 0], ["OTEL_TRACES_SAMPLER"]),
            ("sometimes", nil, [1, 1, 0], ["OTEL_TRACES_SAMPLER"]),
            ("parentbased_", nil, [1, 1, 0], ["OTEL_TRACES_SAMPLER"]),
        ] as [(String?, String?, [Double], [String])]
    )
    func sampler(name: String?, argument: String?, shares: [Double], settings: [String]) {
        var environment: [String: String] = [:]
        environment["OTEL_TRACES_SAMPLER"] = name
        environment["OTEL_TRACES_SAMPLER_ARG"] = argument
        let reading = ConfigurationReading(environment)
        #expect(self.shares(reading.configuration.sampler) == shares)
        #expect(reading.settings == settings)
    }

    @Test("The share is that of the argument")
    func ratio() {
        let reading = ConfigurationReading(["OTEL_TRACES_SAMPLER": "traceidratio", "OTEL_TRACES_SAMPLER_ARG": "0.25"])
        #expect((reading.configuration.sampler as? RatioSampler)?.rate == 0.25)
    }

    @Test("Batches have the sizes and times of the variables")
    func batching() {
        let defaults = ConfigurationReading([:]).configuration.batching
        #expect(defaults.capacity == 2_048 && defaults.batchSize == 512)
        #expect(defaults.interval == .seconds(5) && defaults.exportTimeout == .seconds(30))
        let reading = ConfigurationReading([
            "OTEL_BSP_SCHEDULE_DELAY": "100", "OTEL_BSP_EXPORT_TIMEOUT": "3000", "OTEL_BSP_MAX_QUEUE_SIZE": "10000",
            "OTEL_BSP_MAX_EXPORT_BATCH_SIZE": "1000",
        ])
        let batching = reading.configuration.batching
        #expect(reading.mistakes.isEmpty)
        #expect(batching.capacity == 10_000 && batching.batchSize == 1_000)
        #expect(batching.interval == .milliseconds(100) && batching.exportTimeout == .seconds(3))
        #expect(reading.configuration.otlp.options.retries.deadline == .seconds(3))
    }

    @Test(
        "A batch that is larger than the queue is as large as the queue, and a mistake where it was asked for",
        arguments: [("100", nil, 0, 100), ("100", "200", 1, 100), ("100", "100", 0, 100), ("many", "0", 2, 512)]
            as [(String, String?, Int, Int)]
    )
    func batchSize(capacity: String, size: String?, mistakes: Int, expected: Int) {
        var environment = ["OTEL_BSP_MAX_QUEUE_SIZE": capacity]
        environment["OTEL_BSP_MAX_EXPORT_BATCH_SIZE"] = size
        let reading = ConfigurationReading(environment)
        #expect(reading.mistakes.count == mistakes)
        #expect(reading.configuration.batching.batchSize == expected)
    }

    @Test(
        "Limits are those of spans, else the general ones, else the defaults",
        arguments: [
            ([:], SpanLimits(logFieldCount: 128)),
            (["OTEL_ATTRIBUTE_COUNT_LIMIT": "5"], SpanLimits(tagCount: 5, logFieldCount: 5)),
            (
                ["OTEL_ATTRIBUTE_COUNT_LIMIT": "5", "OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT": "6"],
                SpanLimits(tagCount: 6, logFieldCount: 5)
            ),
            (
                ["OTEL_ATTRIBUTE_COUNT_LIMIT": "5", "OTEL_EVENT_ATTRIBUTE_COUNT_LIMIT": "7"],
                SpanLimits(tagCount: 5, logFieldCount: 7)
            ),
            (
                ["OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT": "10"],
                SpanLimits(logFieldCount: 128, valueLength: 10, stackLength: 10)
            ),
            (
                ["OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT": "10", "OTEL_SPAN_ATTRIBUTE_VALUE_LENGTH_LIMIT": "0"],
                SpanLimits(logFieldCount: 128, valueLength: 0, stackLength: 0)
            ),
            (["OTEL_SPAN_EVENT_COUNT_LIMIT": "3"], SpanLimits(logCount: 3, logFieldCount: 128)),
            (["OTEL_SPAN_LINK_COUNT_LIMIT": "4"], SpanLimits(logFieldCount: 128, referenceCount: 4)),
        ]
    )
    func limits(environment: [String: String], limits: SpanLimits) {
        let reading = ConfigurationReading(environment)
        #expect(reading.mistakes.isEmpty)
        #expect(reading.configuration.limits == limits)
    }

    @Test(
        "A number that is none counts as not set",
        arguments: TracerConfiguration.variables.filter {
            $0.type.hasPrefix("whole number") || $0.type.hasPrefix("milli")
        },
        ["many", "-1", "1.5", "0x10", "99999999999999999999"]
    )
    func brokenNumber(variable: EnvironmentVariable, text: String) {
        let reading = ConfigurationReading([variable.name: text])
        #expect(reading.settings == [variable.name])
        #expect(reading.mistakes.first?.problem == "\"\(text)\" is not a valid value")
        #expect(reading.configuration.limits == SpanLimits(logFieldCount: 128))
        #expect(reading.configuration.batching == ExportOptions(interval: .seconds(5)))
    }
}
