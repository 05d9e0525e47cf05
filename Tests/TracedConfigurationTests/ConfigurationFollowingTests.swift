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
import OpenTracingTesting
import Testing
import TracedConfiguration
import TracedRouting

@Suite("Following a configuration", .timeLimit(.minutes(10)))
struct ConfigurationFollowingTests {
    private let provider: MutableInMemoryProvider
    private let diagnostics = TracerDiagnostics()
    private let tracer: RecordingTracer
    private let tracing: RequestTracing

    init() {
        provider = MutableInMemoryProvider(initialValues: ["trace.mode": "all"])
        tracer = RecordingTracer(serviceName: "test") { [diagnostics] in
            $0.sampler = AlwaysOnSampler()
            $0.diagnostics = diagnostics
            $0.scopeManager = ScopeManager()
        }
        tracing = RequestTracing(tracer)
    }

    /// What came of a reading, in a word.
    private static func word(_ reload: ConfigurationReload) -> String {
        switch reload {
        case .appliedSettings(let settings): settings.mode.rawValue
        case .rejectedSettings(let error): "rejected \(error.problems.map(\.place))"
        case .appliedSampler(let sampler): "\(type(of: sampler))"
        case .rejectedSampler(let error): "rejected \(error.problems.map(\.place))"
        }
    }

    /// Follows a configuration while a closure changes it, and waits for what comes of that.
    private func follow(
        _ config: ConfigReader,
        _ body: (_ next: () async -> String?) async throws -> Void
    ) async throws {
        let (reloads, continuation) = AsyncStream.makeStream(of: String.self)
        let follower = Task {
            try await tracing.followConfiguration(config) { continuation.yield(Self.word($0)) }
        }
        var iterator = reloads.makeAsyncIterator()
        try await body { await iterator.next() }
        follower.cancel()
        try? await follower.value
    }

    @Test("Settings and sampler are taken over at first and with every change; the last good ones win")
    func changes() async throws {
        try await follow(ConfigReader(provider: provider)) { next in
            #expect(await next() == "all")
            #expect(tracing.settings.mode == .all)
            #expect(tracer.sampler is AlwaysOnSampler)
            provider.setValue("off", forKey: "trace.mode")
            #expect(await next() == "off")
            provider.setValue("sometimes", forKey: "trace.mode")
            #expect(await next() == "rejected [\"trace.mode\"]")
            #expect(tracing.settings.mode == .off)
            #expect(diagnostics.count(of: .configurationMistake) == 1)
            provider.setValue("always_off", forKey: "otel.tracesSampler")
            #expect(await next() == "AlwaysOffSampler")
            #expect(!tracer.startSpan("op").isRecording)
            provider.setValue("never", forKey: "otel.tracesSampler")
            #expect(await next() == "rejected [\"otel.tracesSampler\"]")
            #expect(tracer.sampler is AlwaysOffSampler)
            #expect(diagnostics.count(of: .configurationMistake) == 2)
            provider.setValue(nil, forKey: "otel.tracesSampler")
            #expect(await next() == "AlwaysOnSampler")
            provider.setValue("annotated", forKey: "trace.mode")
            #expect(await next() == "annotated")
        }
    }

    @Test("What else changes in the configuration leaves what code has set meanwhile alone")
    func unrelated() async throws {
        try await follow(ConfigReader(provider: provider)) { next in
            #expect(await next() == "all")
            tracing.update { $0.tagValueLimit = 5 }
            tracer.sampler = AlwaysOffSampler()
            provider.setValue(1, forKey: "http.port")
            provider.setValue("shop", forKey: "otel.serviceName")
            provider.setValue("always_on", forKey: "otel.tracesSampler")
            #expect(await next() == "AlwaysOnSampler")
            #expect(tracing.settings.tagValueLimit == 5)
            tracer.sampler = AlwaysOffSampler()
            provider.setValue("off", forKey: "trace.mode")
            #expect(await next() == "off")
            #expect(tracing.settings.tagValueLimit == 1024)
            #expect(tracer.sampler is AlwaysOffSampler)
        }
    }

    @Test("A tracer of another kind keeps its sampler, and the settings are followed")
    func otherTracer() async throws {
        provider.setValue("always_off", forKey: "otel.tracesSampler")
        let tracing = RequestTracing(MockTracer())
        let (reloads, continuation) = AsyncStream.makeStream(of: String.self)
        let config = ConfigReader(provider: provider)
        let follower = Task {
            try await tracing.followConfiguration(config) { continuation.yield(Self.word($0)) }
        }
        var iterator = reloads.makeAsyncIterator()
        #expect(await iterator.next() == "all")
        provider.setValue("off", forKey: "trace.mode")
        #expect(await iterator.next() == "off")
        follower.cancel()
        try? await follower.value
    }

    @Test("A file that is read again is followed; one that breaks keeps what it said last")
    func file() async throws {
        let file = try ConfigurationFile(#"{"trace": {"mode": "all"}, "otel": {"tracesSampler": "always_off"}}"#)
        let provider = try await ReloadingFileProvider<JSONSnapshot>(config: file.location)
        let reading = Task { try await provider.run() }
        try await follow(ConfigReader(provider: provider)) { next in
            #expect(await next() == "all")
            #expect(await next() == "AlwaysOffSampler")
            // No JSON: the provider keeps what it had, so what comes next is what the file says after that.
            try file.write("{")
            try file.write(#"{"trace": {"mode": "sometimes"}, "otel": {"tracesSampler": "always_off"}}"#)
            #expect(await next() == "rejected [\"trace.mode\"]")
            #expect(tracing.settings.mode == .all)
            try file.write(#"{"trace": {"mode": "off"}}"#)
            #expect(await next() == "off")
            #expect(await next() == "AlwaysOnSampler")
        }
        reading.cancel()
        try? await reading.value
    }
}
#endif
