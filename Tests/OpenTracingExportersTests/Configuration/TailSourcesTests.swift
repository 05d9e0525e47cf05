//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
import OpenTracing
import OpenTracingExporters
import OpenTracingSDK
import Synchronization
import Testing

@Suite("The choice of complete traces: file and environment", .timeLimit(.minutes(10)))
struct TailSourcesTests {
    private let directory: TemporaryDirectory
    private var file: String { directory.file("tracing.json") }

    init() throws {
        directory = try TemporaryDirectory()
    }

    private func write(_ text: String) throws {
        try directory.write(Array(text.utf8), to: "tracing.json")
    }

    private func tracer(
        _ tail: TailSampling?,
        _ diagnostics: TracerDiagnostics = TracerDiagnostics()
    ) -> RecordingTracer {
        RecordingTracer(serviceName: "test") {
            $0.scopeManager = ScopeManager()
            $0.diagnostics = diagnostics
            $0.processors = tail.map { [TailSamplingProcessor([], keeping: $0)] } ?? []
        }
    }

    @Test("The file says it for a tracer that is to be made, and a variable goes before its key")
    func start() throws {
        try write(#"{"tracer": {"tailSlowerThan": 250, "tailRatio": 0.5, "sampler": "always_off"}}"#)
        var configuration = TracerConfiguration()
        try configuration.apply(SamplerSources(file: file, environment: ["TRACE_TAIL_RATIO": "0.25"]))
        #expect(configuration.tail == TailSampling(slowerThan: .milliseconds(250), ratio: 0.25))
        #expect(configuration.recording.sampler is AlwaysOffSampler)
        configuration.tail = TailSampling(slowerThan: .seconds(9), ratio: 1, openTraces: 7)
        try configuration.apply(SamplerSources(file: file))
        #expect(configuration.tail == TailSampling(slowerThan: .milliseconds(250), ratio: 0.5, openTraces: 7))
        try write("{}")
        try configuration.apply(SamplerSources(file: file))
        #expect(configuration.tail?.openTraces == 7 && configuration.recording.sampler is AlwaysOffSampler)
    }

    @Test(
        "A mistake has its line, and changes nothing",
        arguments: [
            ("{\"tracer\": {\n\"tailRatio\": 2}}", "use a number from 0 to 1"),
            ("{\"tracer\": {\n\"tailRatio\": \"nan\"}}", "use a number from 0 to 1"),
            ("{\"tracer\": {\n\"tailSlowerThan\": -1}}", "use a whole number of milliseconds"),
            ("{\"tracer\": {\n\"tailRation\": 1}}", "did you mean \"tailRatio\"?"),
        ]
    )
    func mistakes(json: String, remedy: String) async throws {
        try write(json)
        let tracer = tracer(TailSampling(ratio: 0.125))
        let error = await #expect(throws: TracerConfigurationError.self) {
            try await tracer.reloadSampler(from: SamplerSources(file: file))
        }
        #expect(error?.problems.first?.place == "\(file):2")
        #expect(error?.problems.first?.remedy.hasPrefix(remedy) == true)
        #expect(tracer.tailSampling == TailSampling(ratio: 0.125))
    }

    @Test("A file is followed: its choice holds at once, and what was first holds again once it says nothing")
    func follow() async throws {
        let tracer = tracer(TailSampling(slowerThan: .seconds(1), ratio: 0.125, openTraces: 7))
        try write(#"{"tracer": {"tailRatio": 1}}"#)
        let clock = ScriptedClock([
            {
                #expect(tracer.tailSampling == TailSampling(ratio: 1, openTraces: 7))
                try write(#"{"tracer": {"tailSlowerThan": 5, "tailRatio": 0.5}}"#)
            },
            {
                #expect(tracer.tailSampling == TailSampling(slowerThan: .milliseconds(5), ratio: 0.5, openTraces: 7))
                try write(#"{"tracer": {}}"#)
            },
            { #expect(tracer.tailSampling == TailSampling(slowerThan: .seconds(1), ratio: 0.125, openTraces: 7)) },
        ])
        await tracer.followSampler(from: SamplerSources(file: file), clock: clock)
    }

    @Test("A tracer that does not choose among complete traces says that it cannot")
    func none() async throws {
        let told = Mutex<[String]>([])
        let tracer = tracer(nil, TracerDiagnostics { diagnostic in told.withLock { $0.append(diagnostic.message) } })
        try write(#"{"tracer": {"tailRatio": 0.5}}"#)
        try await tracer.reloadSampler(from: SamplerSources(file: file))
        #expect(tracer.tailSampling == nil)
        #expect(told.withLock { $0.count == 1 && $0[0].contains("TRACE_TAIL_RATIO") })
    }
}
