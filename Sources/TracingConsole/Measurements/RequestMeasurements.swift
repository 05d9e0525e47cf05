//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

public import OpenTracing
public import OpenTracingInstrumentation
private import OpenTracingSupport
private import Synchronization

/// A request observer that counts a server's requests, errors and durations by route, for ``TracingConsole``.
///
/// ```swift
/// let tracing = RequestTracing(tracer, settings: settings, observer: RequestMeasurements())
/// ```
///
/// All traced requests are measured, whether or not their trace is recorded; untraced requests are only counted. Counts start
/// with the process, durations cover the last five to ten minutes. The number of routes and the memory per route are bounded;
/// requests of further routes count only toward the service total. Nothing is added to spans.
public final class RequestMeasurements: RequestObserver {
    /// The maximum number of distinct routes.
    private static let capacity = 512

    private struct Shard: Sendable {
        var routes: [RouteInformation.Identity: RouteMeasurement] = [:]
        var rates = RequestRates()

        mutating func change(_ route: RouteInformation, _ change: (inout RouteMeasurement) -> Void) {
            let key = route.identity
            if let index = routes.index(forKey: key) {
                change(&routes.values[index])
            } else if routes.count < RequestMeasurements.capacity {
                change(&routes[key, default: RouteMeasurement()])
            }
        }
    }

    // Sharded by thread to avoid contention.
    private let shards: [OwnedMutex<Shard>] = (0..<ThreadShard.count).map { _ in OwnedMutex(Shard()) }
    private let next: (any RequestObserver)?
    private let clock: @Sendable () -> Timestamp
    private let start: Timestamp

    /// Creates empty measurements.
    ///
    /// - Parameters:
    ///   - next: another observer to forward to, such as the metrics of the service; `nil` for none.
    ///   - clock: the clock that measures durations.
    public init(
        passingOnTo next: (any RequestObserver)? = nil,
        clock: @escaping @Sendable () -> Timestamp = { .now }
    ) {
        self.next = next
        self.clock = clock
        start = next?.now ?? clock()
    }

    /// The current time, used as the start of a measurement.
    public var now: Timestamp { next?.now ?? clock() }

    /// Counts a request, with its outcome and duration.
    public func requestEnded(_ request: ObservedRequest) {
        let now = self.now
        let nanoseconds = max(0, request.startTime.nanoseconds(to: now))
        shards[ThreadShard.current].value.withLock { shard in
            shard.change(request.route) {
                $0.add(nanoseconds: nanoseconds, isFailure: request.hasFailed, at: now)
            }
            shard.rates.add(isFailure: request.hasFailed, at: now)
        }
        next?.requestEnded(request)
    }

    /// Counts an untraced request.
    public func requestUntraced(_ route: RouteInformation) {
        shards[ThreadShard.current].value.withLock { shard in
            shard.change(route) { $0.untracedCount += 1 }
        }
        next?.requestUntraced(route)
    }

    /// Returns the measurements of a route.
    func measurement(of route: RouteInformation) -> RouteMeasurement {
        let key = route.identity
        return shards.reduce(into: RouteMeasurement()) { sum, shard in
            if let part = shard.value.withLock({ $0.routes[key] }) { sum.merge(part) }
        }
    }

    /// The start of the recorded durations, in microseconds since 1970.
    func durationsStart(at now: Timestamp) -> Double {
        max(start.microseconds, Double(RouteMeasurement.durationsStart(at: now)) * 1_000_000)
    }

    /// The request rates of the last few minutes.
    var rates: [RequestRates.Slot] {
        let now = self.now
        return shards.map { $0.value.withLock { $0.rates } }
            .reduce(into: RequestRates()) { $0.merge($1) }
            .slots(at: now)
    }
}

/// A lock that can be stored in an array.
private final class OwnedMutex<Value: Sendable>: Sendable {
    let value: Mutex<Value>

    init(_ value: Value) {
        self.value = Mutex(value)
    }
}
