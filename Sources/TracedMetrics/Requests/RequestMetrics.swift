//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if Metrics
public import CoreMetrics
public import OpenTracing
public import OpenTracingInstrumentation
private import Synchronization

/// Rate, errors and durations of a server's requests, by route, in swift-metrics.
///
/// ```swift
/// let tracing = RequestTracing(tracer, settings: settings, observer: RequestMetrics())
/// ```
///
/// Every request counts, whatever the sampler says of its trace:
///
/// - `http.server.request.duration` (recorder of seconds): each request that is traced, recorded or not, when its response has been written.
///   Its count is the rate. Its dimensions: `http.request.method`, `http.route` where a route matched, `http.response.status_code` where
///   there was a response, and `error.type` where the request failed: the status from 500 on, else `_OTHER`.
/// - `http.server.request.untraced` (counter): each request that settings and route leave untraced, when it arrives. Its dimension:
///   `http.route`. Nothing more is known of it, and it costs one counter.
///
/// The values of dimensions are few: methods that HTTP does not know are `_OTHER`, a route stands as its template, and once there are more
/// combinations than allowed, further routes are `_OTHER` too.
///
/// OpenTelemetry semantic conventions 1.23, "HTTP metrics"; the counter of untraced requests is this library's own.
public final class RequestMetrics: RequestObserver {
    private let factory: any MetricsFactory
    private let clock: @Sendable () -> Timestamp
    private let seriesLimit: Int
    private let durations = Mutex<[RequestSeries: Recorder]>([:])
    private let untraced = Mutex<[String?: Counter]>([:])

    /// Creates metrics.
    ///
    /// - Parameters:
    ///   - factory: makes the metrics; `nil` for the one that the process was set up with.
    ///   - seriesLimit: how many combinations of method, route, status and error are told apart, and how many routes of untraced
    ///     requests; at least one. Requests beyond that count for the route `_OTHER`.
    ///   - clock: tells the time that durations are measured with.
    public init(
        factory: (any MetricsFactory)? = nil,
        seriesLimit: Int = 1000,
        clock: @escaping @Sendable () -> Timestamp = { .now }
    ) {
        self.factory = factory ?? MetricsSystem.factory
        self.seriesLimit = max(1, seriesLimit)
        self.clock = clock
    }

    /// The time, from which on a request is measured.
    public var now: Timestamp { clock() }

    /// Records the duration of a request.
    public func requestEnded(_ request: ObservedRequest) {
        let seconds = Double(max(0, request.startTime.nanoseconds(to: clock()))) / 1e9
        recorder(for: RequestSeries(request)).record(seconds)
    }

    /// Counts a request that is not traced.
    public func requestUntraced(_ route: RouteInformation) {
        counter(for: route.template).increment()
    }

    private func recorder(for series: RequestSeries) -> Recorder {
        durations.withLock { recorders in
            metric(of: series, in: &recorders, beyondLimit: series.withoutRoute) { series in
                Recorder(
                    label: "http.server.request.duration",
                    dimensions: series.dimensions,
                    aggregate: true,
                    factory: factory
                )
            }
        }
    }

    private func counter(for route: String?) -> Counter {
        untraced.withLock { counters in
            metric(of: route, in: &counters, beyondLimit: RequestSeries.other) { route in
                Counter(
                    label: "http.server.request.untraced",
                    dimensions: route.map { [("http.route", $0)] } ?? [],
                    factory: factory
                )
            }
        }
    }

    /// The metric of a key, made when it is asked for first. Beyond the limit, that of another key stands in for it.
    private func metric<Key: Hashable, Metric>(
        of key: Key,
        in metrics: inout [Key: Metric],
        beyondLimit other: @autoclosure () -> Key,
        make: (Key) -> Metric
    ) -> Metric {
        if let known = metrics[key] { return known }
        let key = metrics.count < seriesLimit ? key : other()
        if let known = metrics[key] { return known }
        let metric = make(key)
        metrics[key] = metric
        return metric
    }
}
#endif
