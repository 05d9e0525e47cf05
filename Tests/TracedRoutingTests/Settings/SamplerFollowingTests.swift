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
import TracedRouting

@Suite("One call follows settings and sampler", .timeLimit(.minutes(10)))
struct SamplerFollowingTests {
    private static func tracer(_ diagnostics: TracerDiagnostics = TracerDiagnostics()) -> RecordingTracer {
        RecordingTracer(serviceName: "test") {
            $0.scopeManager = ScopeManager()
            $0.sampler = AlwaysOnSampler()
            $0.diagnostics = diagnostics
            $0.processors = [TailSamplingProcessor([], keeping: TailSampling(ratio: 0.5))]
        }
    }

    /// Follows a file, whose text is what each step gives, and looks at each version after it has been read.
    private func follow(
        _ tracer: RecordingTracer,
        environment: [String: String] = [:],
        _ steps: [(text: String, look: (RequestTracing) throws -> Void)]
    ) async throws {
        let file = try TemporaryFile(steps.first?.text ?? "{}")
        let (clock, tracing) = (ManualClock(), RequestTracing(tracer))
        let sources = TracingSettingsSources(file: file.path, environment: environment)
        let follower = Task { await tracing.followSettings(from: sources, every: .seconds(10), clock: clock) }
        for (index, step) in steps.enumerated() {
            if index > 0 {
                try file.write(step.text)
                clock.advance(by: .seconds(10))
            }
            await clock.someoneSleeps()
            try step.look(tracing)
        }
        follower.cancel()
        await follower.value
    }

    @Test("The object of the tracer is taken over with the rest, and once it is gone the tracer is as it was")
    func changes() async throws {
        let tracer = Self.tracer()
        try await follow(
            tracer,
            [
                ("{}", { _ in #expect(tracer.sampler is AlwaysOnSampler) }),
                (
                    #"{"mode": "all", "tracer": {"sampler": "always_off", "tailRatio": 1}}"#,
                    { tracing in
                        #expect(tracing.settings.mode == .all && tracer.sampler is AlwaysOffSampler)
                        #expect(tracer.tailSampling?.ratio == 1)
                    }
                ),
                (
                    #"{"mode": "off"}"#,
                    { tracing in
                        #expect(tracing.settings.mode == .off && tracer.sampler is AlwaysOnSampler)
                        #expect(tracer.tailSampling?.ratio == 0.5)
                        tracer.sampler = AlwaysOffSampler()
                    }
                ),
                (#"{"mode": "all"}"#, { _ in #expect(tracer.sampler is AlwaysOffSampler) }),
            ]
        )
    }

    @Test(
        "Mistakes of the tracer go to its diagnostics, once, and the settings are taken over; the other way round, too"
    )
    func mistakes() async throws {
        let told = Mutex<[String]>([])
        let tracer = Self.tracer(TracerDiagnostics { diagnostic in told.withLock { $0.append(diagnostic.message) } })
        try await follow(
            tracer,
            [
                (
                    #"{"mode": "all", "tracer": {"sampler": "sometimes"}}"#,
                    { tracing in
                        #expect(tracing.settings.mode == .all && tracer.sampler is AlwaysOnSampler)
                        #expect(told.withLock(\.count) == 1)
                    }
                ),
                (
                    #"{"mode": "sometimes", "tracer": {"sampler": "always_off"}}"#,
                    { tracing in #expect(tracing.settings.mode == .all && tracer.sampler is AlwaysOffSampler) }
                ),
                ("{", { _ in #expect(told.withLock(\.count) == 1 && tracer.sampler is AlwaysOffSampler) }),
            ]
        )
    }

    @Test("A variable goes before its key, and says nothing where the file does not speak of the tracer")
    func environment() async throws {
        let tracer = Self.tracer()
        try await follow(
            tracer,
            environment: ["OTEL_TRACES_SAMPLER": "always_off"],
            [
                ("{}", { _ in #expect(tracer.sampler is AlwaysOnSampler) }),
                (#"{"tracer": {"sampler": "always_on"}}"#, { _ in #expect(tracer.sampler is AlwaysOffSampler) }),
            ]
        )
    }
}
