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

/// The health of a tracer, in swift-metrics: the spans that are recorded, pending, delivered and lost, with the reasons.
///
/// ```swift
/// let metrics = TracerMetrics(of: tracer)
/// await metrics.run(every: .seconds(10))
/// ```
///
/// All metrics come from ``/OpenTracingSDK/RecordingTracer/health``, so they add no cost to spans:
///
/// - `otel.sdk.span.started` (counter): spans started and sampled.
/// - `otel.sdk.exporter.span.exported` (counter): spans delivered by an exporter.
/// - `otel.sdk.processor.span.processed` (counter): spans lost or intentionally dropped, with the reason as `error.type`.
/// - `otel.sdk.processor.span.queue.size` (gauge): finished spans waiting in memory.
/// - `otel.sdk.exporter.span.spooled` (gauge): spans waiting on disk.
/// - `otel.sdk.exporter.retries` (counter): batches sent again.
///
/// All but the first have the dimension `otel.component.name`, the name of the exporter.
///
/// OpenTelemetry semantic conventions 1.35, "SDK metrics"; `spooled` and `retries` are specific to this library.
public final class TracerMetrics: Sendable {
    private struct State: Sendable {
        var counters: [MetricKey: Counter] = [:]
        var gauges: [MetricKey: Gauge] = [:]
        /// The last reported total of each counter.
        var totals: [MetricKey: Int] = [:]
    }

    private let tracer: RecordingTracer
    private let factory: any MetricsFactory
    private let state = Mutex(State())

    /// Creates metrics.
    ///
    /// - Parameters:
    ///   - tracer: the tracer to observe.
    ///   - factory: creates the metrics; `nil` for the process-wide factory.
    public init(of tracer: RecordingTracer, factory: (any MetricsFactory)? = nil) {
        self.tracer = tracer
        self.factory = factory ?? MetricsSystem.factory
    }

    /// Reports at every interval until the task is cancelled, then once more.
    ///
    /// - Parameters:
    ///   - interval: the interval between reports; at least a tenth of a second.
    ///   - clock: the clock that measures the interval.
    public func run(every interval: Duration = .seconds(10), clock: any Clock<Duration> = ContinuousClock()) async {
        let interval = min(max(interval, .milliseconds(100)), .seconds(24 * 3600))
        repeat { report() } while (try? await clock.sleep(for: interval)) != nil
        report()
    }

    /// Reports the current health of the tracer.
    public func report() {
        let health = tracer.health
        state.withLock { state in
            // All exporters count the same started spans.
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

/// The identity of a tracer metric.
struct MetricKey: Hashable, Sendable {
    let label: String
    private let component: String?
    private let reason: SpanDropReason?

    init(_ label: String, component: String? = nil, reason: SpanDropReason? = nil) {
        self.label = label
        self.component = component
        self.reason = reason
    }

    /// The dimensions that distinguish it from metrics with the same label.
    var dimensions: [(String, String)] {
        var dimensions: [(String, String)] = []
        if let component { dimensions.append(("otel.component.name", component)) }
        if let reason { dimensions.append(("error.type", Self.word(reason))) }
        return dimensions
    }

    /// Returns a reason as one word: `queue full` becomes `queue_full`, following OpenTelemetry.
    private static func word(_ reason: SpanDropReason) -> String {
        String(reason.description.map { $0 == " " ? "_" : $0 })
    }
}
#endif
