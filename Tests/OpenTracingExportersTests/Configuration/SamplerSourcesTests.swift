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

@Suite("The sampler while the service runs: code, file and environment", .timeLimit(.minutes(10)))
struct SamplerSourcesTests {
    private let directory: TemporaryDirectory
    private var file: String { directory.file("tracing.json") }

    init() throws {
        directory = try TemporaryDirectory()
    }

    private func write(_ text: String) throws {
        try directory.write(Array(text.utf8), to: "tracing.json")
    }

    private func tracer(_ diagnostics: TracerDiagnostics = TracerDiagnostics()) -> RecordingTracer {
        RecordingTracer.fromEnvironment(
            ["OTEL_TRACES_EXPORTER": "none", "OTEL_TRACES_SAMPLER": "always_on"],
            diagnostics: diagnostics
        ) { $0.scopeManager = ScopeManager() }
    }

    /// The sampler in a word.
    private func name(_ sampler: any Sampler) -> String {
        switch sampler {
        case let sampler as ParentBasedSampler: "parent \(name(sampler.root))"
        case let sampler as RatioSampler: "ratio \(sampler.rate)"
        case is AlwaysOnSampler: "on"
        case is AlwaysOffSampler: "off"
        default: "other"
        }
    }

    @Test(
        "The environment goes before the file, and the file before the code, key by key",
        arguments: [
            (nil, [:], "off"),
            ("{}", [:], "off"),
            (#"{"mode": "all", "tracer": {}}"#, [:], "off"),
            (#"{"tracer": {"sampler": "always_on"}}"#, [:], "on"),
            (#"{"tracer": {"sampler": "always_on"}}"#, ["OTEL_TRACES_SAMPLER": "parentbased_always_off"], "parent off"),
            (#"{"tracer": {"sampler": "traceidratio", "samplerArgument": 0.25}}"#, [:], "ratio 0.25"),
            (#"{"tracer": {"sampler": "traceidratio", "samplerArgument": "0.25"}}"#, [:], "ratio 0.25"),
            (
                #"{"tracer": {"sampler": "traceidratio", "samplerArgument": 0.25}}"#,
                ["OTEL_TRACES_SAMPLER_ARG": "0.5"], "ratio 0.5"
            ),
            (nil, ["OTEL_TRACES_SAMPLER": "traceidratio", "OTEL_TRACES_SAMPLER_ARG": "0.75"], "ratio 0.75"),
            (#"{"tracer": {"sampler": "always_on"}}"#, ["OTEL_TRACES_SAMPLER": " "], "on"),
        ] as [(String?, [String: String], String)]
    )
    func precedence(json: String?, environment: [String: String], expected: String) throws {
        if let json { try write(json) }
        let sources = SamplerSources(AlwaysOffSampler(), file: json == nil ? nil : file, environment: environment)
        #expect(name(try sources.load()) == expected)
    }

    @Test("The file has a key for each case of a parent")
    func cases() throws {
        try write(
            """
            {"tracer": {"remoteParentSampled": "always_off", "remoteParentNotSampled": "always_on",
            "localParentSampled": "traceidratio:0", "localParentNotSampled": "traceidratio:1"}}
            """
        )
        let sampler = try SamplerSources(file: file).load()
        for isSampled in [true, false] {
            for isRemote in [true, false] {
                let parent = TraceContext(
                    traceID: TraceID(high: 1, low: 1),
                    spanID: SpanID(1),
                    sampling: isSampled ? .sampled : .notSampled,
                    isRemote: isRemote
                )
                let request = SamplingRequest("op", traceID: parent.traceID, parent: parent)
                #expect(sampler.decide(request).isSampled == !isSampled)
            }
        }
    }

    @Test("The keys are those of the variables that say which traces are recorded and exported")
    func keys() {
        let properties: [String?] = ["sampler", "tail.slowerThan", "tail.ratio"]
        let known = TracerConfiguration.variables.filter { properties.contains($0.property) }.map(\.name)
        #expect(SamplerSources.keys.map(\.value) == known)
        #expect(SamplerSources.keys.allSatisfy { $0.key.hasPrefix("tracer.") })
    }

    @Test(
        "A mistake in the file has its line and its remedy",
        arguments: [
            ("{\n\"tracer\": {\n\"samplr\": \"always_on\"}}", 3, "did you mean \"sampler\"?"),
            ("{\"tracer\":\n{\"sampler\": [1]}}", 2, "use a name in quotes, or a number"),
            ("{\"tracer\": {\n\"sampler\": \"sometimes\"}}", 2, "use one of "),
            ("{\"tracer\": {\"sampler\": \"traceidratio\",\n\"samplerArgument\": 2}}", 2, "use a number from 0 to 1"),
            ("{\"tracer\": 1}", 1, "use { … }"),
            ("[]", 1, "enclose the settings in { … }"),
            ("{\n\"tracer\": {", 2, ""),
        ]
    )
    func mistakes(json: String, line: Int, remedy: String) throws {
        try write(json)
        let error = #expect(throws: TracerConfigurationError.self) { try SamplerSources(file: file).load() }
        let problem = try #require(error?.problems.first)
        #expect(problem.line == line)
        #expect(problem.place == "\(file):\(line)")
        #expect(problem.remedy.hasPrefix(remedy))
        #expect(problem.consequence == "the sampler is not changed")
    }

    @Test("The environment may name the file, and its own mistakes are told with the variable")
    func environment() throws {
        try write(#"{"tracer": {"sampler": "always_off"}}"#)
        let named = SamplerSources(file: "/nowhere", environment: ["TRACE_SETTINGS_FILE": file])
        #expect(name(try named.load()) == "off")
        let error = #expect(throws: TracerConfigurationError.self) {
            try SamplerSources(environment: ["OTEL_TRACES_SAMPLER": "sometimes"]).load()
        }
        #expect(error?.problems.map(\.place) == ["OTEL_TRACES_SAMPLER"])
        let missing = #expect(throws: TracerConfigurationError.self) { try SamplerSources(file: "/nowhere").load() }
        #expect(missing?.problems.map(\.place) == ["/nowhere"])
    }

    @Test("A tracer that was made from the environment takes a reload over from its next span on")
    func reload() async throws {
        let tracer = tracer()
        #expect(tracer.startSpan("before").isRecording)
        try await tracer.reloadSampler(from: SamplerSources(environment: ["OTEL_TRACES_SAMPLER": "always_off"]))
        #expect(!tracer.startSpan("after").isRecording)
        try write("{")
        await #expect(throws: TracerConfigurationError.self) {
            try await tracer.reloadSampler(from: SamplerSources(file: file))
        }
        #expect(!tracer.startSpan("still").isRecording)
    }

    @Test("A file is followed: changes are taken over, mistakes are told once and change nothing")
    func follow() async throws {
        let told = Mutex<[String]>([])
        let diagnostics = TracerDiagnostics { diagnostic in told.withLock { $0.append(diagnostic.kind.description) } }
        let tracer = tracer(diagnostics)
        let outcomes = Mutex<[String]>([])
        try write(#"{"tracer": {"sampler": "traceidratio", "samplerArgument": 0.5}}"#)
        let clock = ScriptedClock([
            { tracer.sampler = AlwaysOffSampler() },
            {
                // Unchanged: what code has set meanwhile stays.
                #expect(tracer.sampler is AlwaysOffSampler)
                try write(#"{"tracer": {"sampler": "always_on"}}"#)
            },
            {
                #expect(tracer.sampler is AlwaysOnSampler)
                try write(#"{"tracer": {"sampler": "sometimes"}}"#)
            },
            { #expect(tracer.sampler is AlwaysOnSampler) },
            { try write(#"{"tracer": {"sampler": "always_off"}}"#) },
        ])
        await tracer.followSampler(from: SamplerSources(file: file), clock: clock) { outcome in
            outcomes.withLock { outcomes in
                switch outcome {
                case .applied(let sampler): outcomes.append(name(sampler))
                case .rejected(let error): outcomes.append("rejected \(error.problems.count)")
                }
            }
        }
        #expect(outcomes.withLock(\.self) == ["ratio 0.5", "on", "rejected 1", "off"])
        #expect(told.withLock(\.self) == ["configuration mistake"])
        #expect(tracer.sampler is AlwaysOffSampler)
        #expect(clock.now.offset == .seconds(50))
    }
}
