//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if Metrics
public import CoreMetrics
internal import OpenTracing
public import OpenTracingSDK
private import Synchronization

/// How a tracer is doing, in swift-metrics: what it records, what waits, what has arrived, what was lost and why.
///
/// ```swift
/// let metrics = TracerMetrics(of: tracer)
/// await metrics.run(every: .seconds(10))
/// ```
///
/// All come from ``/OpenTracingSDK/RecordingTracer/health``, so spans pay nothing for them:
///
/// - `otel.sdk.span.started` (counter): spans that were started and sampled.
/// - `otel.sdk.exporter.span.exported` (counter): spans that an exporter has delivered.
/// - `otel.sdk.processor.span.processed` (counter): spans that were lost or meant to be dropped, with the reason as `error.type`.
/// - `otel.sdk.processor.span.queue.size` (gauge): finished spans that wait in memory.
/// - `otel.sdk.exporter.span.spooled` (gauge): spans that wait on disk.
/// - `otel.sdk.exporter.retries` (counter): batches that were sent again.
///
/// All but the first have the dimension `otel.component.name`, the name of the exporter.
///
/// OpenTelemetry semantic conventions 1.35, "SDK metrics"; `spooled` and `retries` are this library's own.
public final class TracerMetrics: Sendable {
    private struct State: Sendable {
        var counters: [MetricKey: Counter] = [:]
        var gauges: [MetricKey: Gauge] = [:]
        /// How far each counter has come.
        var totals: [MetricKey: Int] = [:]
    }

    private let tracer: RecordingTracer
    private let factory: any MetricsFactory
    private let state = Mutex(State())

    /// Creates metrics.
    ///
    /// - Parameters:
    ///   - tracer: the tracer to look after.
    ///   - factory: makes the metrics; `nil` for the one that the process was set up with.
    public init(of tracer: RecordingTracer, factory: (any MetricsFactory)? = nil) {
        self.tracer = tracer
        self.factory = factory ?? MetricsSystem.factory
    }

    /// Reports at every interval until the task is cancelled, and then once more.
    ///
    /// - Parameters:
    ///   - interval: how often to report; less than a tenth of a second counts as that.
    ///   - clock: what the interval is measured with.
    public func run(every interval: Duration = .seconds(10), clock: any Clock<Duration> = ContinuousClock()) async {
        let interval = min(max(interval, .milliseconds(100)), .seconds(24 * 3600))
        repeat { report() } while (try? await clock.sleep(for: interval)) != nil
        report()
    }

    /// Reports how the tracer is doing now.
    public func report() {
        let health = tracer.health
        state.withLock { state in
            // Each exporter counts the same spans when they start.
            let started = health.values.map(\.counts.started).max() ?? 0
            count(MetricKey("otel.sdk.span.started"), upTo: started, in: &state)
            for (name, exporter) in health {
                let key = { MetricKey($0, component: name) }
                count(key("otel.sdk.exporter.span.exported"), upTo: exporter.exportedSpans, in: &state)
                count(key("otel.sdk.exporter.retries"), upTo: exporter.retryCount, in: &state)
                for (reason, spans) in exporter.droppedSpans {
                    let dropped = MetricKey("otel.sdk.processor.span.processed", component: name, reason: reason)
                    count(dropped, upTo: spans, in: &state)
                }
                set(key("otel.sdk.processor.span.queue.size"), to: exporter.queuedSpans, in: &state)
                set(key("otel.sdk.exporter.span.spooled"), to: exporter.spooledSpans, in: &state)
            }
        }
    }

    private func count(_ key: MetricKey, upTo total: Int, in state: inout State) {
        let counter =
            state.counters[key] ?? Counter(label: key.label, dimensions: key.dimensions, factory: factory)
        state.counters[key] = counter
        let increase = total - (state.totals[key] ?? 0)
        guard increase > 0 else { return }
        counter.increment(by: increase)
        state.totals[key] = total
    }

    private func set(_ key: MetricKey, to value: Int, in state: inout State) {
        let gauge = state.gauges[key] ?? Gauge(label: key.label, dimensions: key.dimensions, factory: factory)
        state.gauges[key] = gauge
        gauge.record(value)
    }
}
#endif
