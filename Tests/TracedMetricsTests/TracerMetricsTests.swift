//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if Metrics
import CoreMetrics
import MetricsTestKit
import OpenTracing
import OpenTracingSDK
import Synchronization
import Testing
import TracedMetrics

@Suite("Metrics of a tracer's health", .timeLimit(.minutes(10)))
struct TracerMetricsTests {
    private let factory = TestMetrics()
    private let exporter = SwitchedExporter()
    private let tracer: RecordingTracer

    init() {
        tracer = RecordingTracer(serviceName: "test") { [exporter] in
            $0.sampler = AlwaysOnSampler()
            $0.processors = [
                BatchSpanProcessor(
                    exporter,
                    options: ExportOptions(capacity: 4, batchSize: 4, interval: nil, flushTimeout: .seconds(600))
                )
            ]
            $0.scopeManager = ScopeManager()
        }
    }

    private let exporterName = [("otel.component.name", "switched")]

    private func total(_ label: String, reason: String? = nil) -> Int64 {
        let dimensions = exporterName + (reason.map { [("error.type", $0)] } ?? [])
        return factory.counterTotal(label: label, dimensions: dimensions)
    }

    private func startAndFinish(_ count: Int) {
        for _ in 0..<count { tracer.startSpan("op").finish() }
    }

    @Test("What was recorded, has arrived and waits is told, and only what is new is added")
    func counts() async throws {
        let metrics = TracerMetrics(of: tracer, factory: factory)
        metrics.report()
        #expect(factory.counterTotal(label: "otel.sdk.span.started") == 0)
        startAndFinish(3)
        metrics.report()
        let queue = try factory.expectGauge("otel.sdk.processor.span.queue.size", exporterName)
        #expect(queue.lastValue == 3)
        #expect(factory.counterTotal(label: "otel.sdk.span.started") == 3)
        #expect(total("otel.sdk.exporter.span.exported") == 0)
        await tracer.flush()
        metrics.report()
        metrics.report()
        #expect(queue.lastValue == 0)
        #expect(total("otel.sdk.exporter.span.exported") == 3)
        startAndFinish(1)
        await tracer.flush()
        metrics.report()
        #expect(total("otel.sdk.exporter.span.exported") == 4)
        #expect(factory.counterTotal(label: "otel.sdk.span.started") == 4)
    }

    @Test("What was lost is told with its reason, in one word")
    func losses() async {
        let metrics = TracerMetrics(of: tracer, factory: factory)
        exporter.fails = true
        startAndFinish(2)
        await tracer.flush()
        do { _ = tracer.startSpan("never finished") }
        metrics.report()
        #expect(total("otel.sdk.processor.span.processed", reason: "export_failed") == 2)
        #expect(total("otel.sdk.processor.span.processed", reason: "never_finished") == 1)
        #expect(total("otel.sdk.exporter.span.exported") == 0)
    }

    @Test("It reports at every interval, and once more when it is told to end")
    func run() async {
        let metrics = TracerMetrics(of: tracer, factory: factory)
        let clock = StepClock { [tracer] step in
            guard step < 3 else { throw CancellationError() }
            tracer.startSpan("op").finish()
        }
        await metrics.run(every: .seconds(10), clock: clock)
        #expect(factory.counterTotal(label: "otel.sdk.span.started") == 3)
        #expect(clock.now.offset == .seconds(40))
        let queue = factory.recorders(label: "otel.sdk.processor.span.queue.size").first
        #expect(queue?.values == [0, 1, 2, 3, 3])
    }
}

/// An exporter that sends nothing, and fails when it is told to.
private final class SwitchedExporter: SpanExporter {
    private let state = Mutex(false)

    var fails: Bool {
        get { state.withLock(\.self) }
        set { state.withLock { $0 = newValue } }
    }

    var name: String { "switched" }

    func export(_ spans: [SpanRecord]) async throws {
        if fails { throw CancellationError() }
    }
}

/// A clock on which each sleep is a step, that may end it.
private final class StepClock: Clock, Sendable {
    struct Instant: InstantProtocol {
        var offset: Duration = .zero

        func advanced(by duration: Duration) -> Instant { Instant(offset: offset + duration) }
        func duration(to other: Instant) -> Duration { other.offset - offset }
        static func < (left: Instant, right: Instant) -> Bool { left.offset < right.offset }
    }

    private let state = Mutex((now: Instant(), step: 0))
    private let onStep: @Sendable (Int) throws -> Void

    init(_ onStep: @escaping @Sendable (Int) throws -> Void) {
        self.onStep = onStep
    }

    var now: Instant { state.withLock { $0.now } }
    var minimumResolution: Duration { .nanoseconds(1) }

    func sleep(until deadline: Instant, tolerance: Duration?) async throws {
        let step = state.withLock { state -> Int in
            state.now = deadline
            state.step += 1
            return state.step - 1
        }
        try onStep(step)
    }
}
#endif
