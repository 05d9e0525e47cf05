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

@Suite("Samplers for the cases of a parent, and for complete traces, from the environment")
struct SamplerConfigurationTests {
    /// What is decided about children of remote sampled, remote unsampled, local sampled and local unsampled parents.
    private func decisions(_ sampler: any Sampler) -> [Bool] {
        [(true, true), (true, false), (false, true), (false, false)].map { isRemote, isSampled in
            let parent = TraceContext(
                traceID: TraceID(high: 1, low: 1),
                spanID: SpanID(1),
                sampling: isSampled ? .sampled : .notSampled,
                isRemote: isRemote
            )
            return sampler.decide(SamplingRequest("op", traceID: parent.traceID, parent: parent)).isSampled
        }
    }

    @Test(
        "Each case of a parent has a variable; what is wrong with it counts as not set",
        arguments: [
            ([:], [true, false, true, false], []),
            (["REMOTE_PARENT_SAMPLED": "always_off"], [false, false, true, false], []),
            (["REMOTE_PARENT_NOT_SAMPLED": "Always_On"], [true, true, true, false], []),
            (["LOCAL_PARENT_SAMPLED": "traceidratio:0"], [true, false, false, false], []),
            (["LOCAL_PARENT_NOT_SAMPLED": "consistent_probability:1"], [true, false, true, true], []),
            (["LOCAL_PARENT_NOT_SAMPLED": "traceidratio"], [true, false, true, true], []),
            (["REMOTE_PARENT_SAMPLED": "always_off:1"], [true, false, true, false], ["REMOTE_PARENT_SAMPLED"]),
            (["REMOTE_PARENT_SAMPLED": "traceidratio:2"], [true, false, true, false], ["REMOTE_PARENT_SAMPLED"]),
            (["LOCAL_PARENT_SAMPLED": "sometimes"], [true, false, true, false], ["LOCAL_PARENT_SAMPLED"]),
        ] as [([String: String], [Bool], [String])]
    )
    func cases(variables: [String: String], expected: [Bool], mistakes: [String]) {
        for sampler in [nil, "parentbased_always_on"] {
            var environment: [String: String] = [:]
            for (name, value) in variables { environment["TRACE_SAMPLER_" + name] = value }
            environment["OTEL_TRACES_SAMPLER"] = sampler
            let reading = ConfigurationReading(environment)
            #expect(decisions(reading.configuration.sampler) == expected)
            #expect(reading.settings == mistakes.map { "TRACE_SAMPLER_" + $0 })
        }
    }

    @Test("A case beside a sampler that asks nobody about the parent is a mistake")
    func caseWithoutParent() {
        let reading = ConfigurationReading([
            "OTEL_TRACES_SAMPLER": "always_off", "TRACE_SAMPLER_REMOTE_PARENT_SAMPLED": "always_on",
        ])
        #expect(reading.settings == ["TRACE_SAMPLER_REMOTE_PARENT_SAMPLED"])
        #expect(reading.configuration.sampler is AlwaysOffSampler)
    }

    @Test(
        "Consistent probability sampling has a name",
        arguments: [("consistent_probability", false), ("parentbased_consistent_probability", true)]
    )
    func consistent(name: String, followsParents: Bool) throws {
        let reading = ConfigurationReading(["OTEL_TRACES_SAMPLER": name, "OTEL_TRACES_SAMPLER_ARG": "0.25"])
        #expect(reading.mistakes.isEmpty)
        let sampler = reading.configuration.sampler
        let root = followsParents ? try #require(sampler as? ParentBasedSampler).root : sampler
        #expect(try #require(root as? ConsistentProbabilitySampler).probability == 0.25)
        let wrong = ConfigurationReading(["OTEL_TRACES_SAMPLER": name, "OTEL_TRACES_SAMPLER_ARG": "25%"])
        #expect(wrong.settings == ["OTEL_TRACES_SAMPLER_ARG"])
    }

    @Test("Either of its variables has traces decided about when they are complete")
    func tail() {
        #expect(ConfigurationReading([:]).configuration.tail == nil)
        let slow = ConfigurationReading(["TRACE_TAIL_SLOWER_THAN": "1500"])
        #expect(slow.configuration.tail == TailSampling(slowerThan: .milliseconds(1500)))
        let share = ConfigurationReading(["TRACE_TAIL_RATIO": "0.5"])
        #expect(share.configuration.tail == TailSampling(ratio: 0.5))
        for (name, value) in [("TRACE_TAIL_RATIO", "2"), ("TRACE_TAIL_RATIO", "x"), ("TRACE_TAIL_SLOWER_THAN", "1s")] {
            let wrong = ConfigurationReading([name: value])
            #expect(wrong.settings == [name])
            #expect(wrong.configuration.tail == nil)
        }
    }

    @Test("With it, exporters get the traces that are kept, and processors of one's own get all spans")
    func tailFromEnvironment() async throws {
        let exporter = NameExporter()
        let own = RecentTraces()
        let components = TracerComponents(exporters: [TracesExporter("captured") { _ in exporter }])
        let tracer = RecordingTracer.fromEnvironment(
            ["OTEL_TRACES_EXPORTER": "captured", "TRACE_TAIL_RATIO": "0"],
            components: components,
            diagnostics: TracerDiagnostics()
        ) {
            $0.processors = [own]
            $0.scopeManager = ScopeManager()
            $0.batching = ExportOptions(flushTimeout: .seconds(600))
        }
        tracer.startSpan("fine").finish()
        tracer.startSpan("failed").setTag("error", to: true).finish()
        await tracer.flush()
        #expect(exporter.names == ["failed"])
        #expect(own.traces().count == 2)
        #expect(tracer.health.values.map(\.droppedSpans) == [[.notKept: 1]])
    }
}

/// Keeps the names of the spans that are exported.
private final class NameExporter: SpanExporter {
    private let spans = RecentTraces()

    var names: [String] { spans.traces().flatMap(\.spans).map(\.operationName) }

    func export(_ spans: [SpanRecord]) async throws {
        for span in spans { self.spans.spanFinished(FinishedSpan(span)) }
    }
}
