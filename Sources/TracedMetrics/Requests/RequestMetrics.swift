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

/// The rate, errors and durations of a server's requests, by route, in swift-metrics.
///
/// ```swift
/// let tracing = RequestTracing(tracer, settings: settings, observer: RequestMetrics())
/// ```
///
/// All requests are measured, regardless of the sampling decision:
///
/// - `http.server.request.duration` (recorder, in seconds): recorded for each traced request, sampled or not, when its response
///   has been written. Its count is the request rate. Its dimensions are `http.request.method`, `http.route` if a route matched,
///   `http.response.status_code` if there was a response, and `error.type` if the request failed: the status from 500 on,
///   otherwise `_OTHER`.
/// - `http.server.request.untraced` (counter): incremented on arrival of each request that the settings and the route leave
///   untraced. Its dimension is `http.route`. Nothing else is known about the request, and the cost is a single counter.
///
/// The cardinality is bounded: unknown HTTP methods become `_OTHER`, routes are recorded as templates, and beyond the limit on
/// combinations, further routes become `_OTHER` too.
///
/// OpenTelemetry semantic conventions 1.23, "HTTP metrics"; the counter of untraced requests is specific to this library.
public final class RequestMetrics: RequestObserver {
    private let factory: any MetricsFactory
    private let clock: @Sendable () -> Timestamp
    private let seriesLimit: Int
    private let durations = Mutex<[RequestSeries: Recorder]>([:])
    private let untraced = Mutex<[String?: Counter]>([:])

    /// Creates metrics.
    ///
    /// - Parameters:
    ///   - factory: creates the metrics; `nil` for the process-wide factory.
    ///   - seriesLimit: the maximum number of combinations of method, route, status and error, and of routes of untraced
    ///     requests; at least one. Further requests are recorded under the route `_OTHER`.
    ///   - clock: the clock that measures durations.
    public init(
        factory: (any MetricsFactory)? = nil,
        seriesLimit: Int = 1000,
        clock: @escaping @Sendable () -> Timestamp = { .now }
    ) {
        self.factory = factory ?? MetricsSystem.factory
        self.seriesLimit = max(1, seriesLimit)
        self.clock = clock
    }

    /// The current time, used as the start of a measurement.
    public var now: Timestamp { clock() }

    /// Records the duration of a request.
    public func requestEnded(_ request: ObservedRequest) {
        let seconds = Double(max(0, request.startTime.nanoseconds(to: clock()))) / 1e9
        recorder(for: RequestSeries(request)).record(seconds)
    }

    /// Counts an untraced request.
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

    /// Returns the metric of a key, creating it on first use. Beyond the limit, returns that of a substitute key.
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

/// The dimensions shared by requests that are measured together.
struct RequestSeries: Hashable, Sendable {
    static let other = "_OTHER"

    /// The known HTTP methods (RFC 9110 and RFC 5789), as listed by OpenTelemetry.
    private static let methods: Set<String> = [
        "CONNECT", "DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT", "TRACE",
    ]

    private let method: String
    private var route: String?
    private let statusCode: Int?
    private let errorType: String?

    init(_ request: ObservedRequest) {
        method = Self.methods.contains(request.method) ? request.method : Self.other
        route = request.route.template
        statusCode = request.statusCode.flatMap { (100...599).contains($0) ? $0 : nil }
        switch (request.hasFailed, statusCode) {
        case (false, _): errorType = nil
        case (true, let statusCode?) where statusCode >= 500: errorType = String(statusCode)
        case (true, _): errorType = Self.other
        }
    }

    /// The same series for any route.
    var withoutRoute: RequestSeries {
        var series = self
        series.route = Self.other
        return series
    }

    /// The dimensions of the series.
    var dimensions: [(String, String)] {
        var dimensions = [("http.request.method", method)]
        if let route { dimensions.append(("http.route", route)) }
        if let statusCode { dimensions.append(("http.response.status_code", String(statusCode))) }
        if let errorType { dimensions.append(("error.type", errorType)) }
        return dimensions
    }
}
#endif
