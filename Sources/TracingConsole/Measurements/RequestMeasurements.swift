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

/// Counts the requests of a server by route, with errors and durations, for the page of ``TracingConsole``.
///
/// ```swift
/// let tracing = RequestTracing(tracer, settings: settings, observer: RequestMeasurements())
/// ```
///
/// Every traced request counts, whether or not its trace is recorded; of untraced ones the number. Bounded in routes, and in what a
/// route takes; requests of further routes count for the service alone. Adds nothing to a span.
public final class RequestMeasurements: RequestObserver {
    /// How many routes are told apart.
    private static let capacity = 512

    private struct Shard: Sendable {
        var routes: [RouteInformation.Identity: RouteMeasurement] = [:]
        var rates = RequestRates()

        mutating func change(_ route: RouteInformation, _ change: (inout RouteMeasurement) -> Void) {
            let key = route.identity
            if routes[key] == nil, routes.count >= RequestMeasurements.capacity { return }
            change(&routes[key, default: RouteMeasurement()])
        }
    }

    // Threads count in places of their own, so that none of them waits for another.
    private let shards: [OwnedMutex<Shard>] = (0..<ThreadShard.count).map { _ in OwnedMutex(Shard()) }
    private let next: (any RequestObserver)?
    private let clock: @Sendable () -> Timestamp

    /// Creates measurements that are empty.
    ///
    /// - Parameters:
    ///   - next: is told as well, such as the metrics of the service; `nil` for nobody.
    ///   - clock: tells the time that durations are measured with.
    public init(
        passingOnTo next: (any RequestObserver)? = nil,
        clock: @escaping @Sendable () -> Timestamp = { .now }
    ) {
        self.next = next
        self.clock = clock
    }

    /// The time, from which on a request is measured.
    public var now: Timestamp { next?.now ?? clock() }

    /// Counts a request, its failure and its duration.
    public func requestEnded(_ request: ObservedRequest) {
        let now = next?.now ?? clock()
        let nanoseconds = max(0, request.startTime.nanoseconds(to: now))
        shards[ThreadShard.current].value.withLock { shard in
            shard.change(request.route) { $0.add(nanoseconds: nanoseconds, isFailure: request.hasFailed) }
            shard.rates.add(isFailure: request.hasFailed, at: now)
        }
        next?.requestEnded(request)
    }

    /// Counts a request that is not traced.
    public func requestUntraced(_ route: RouteInformation) {
        shards[ThreadShard.current].value.withLock { shard in
            shard.change(route) { $0.untracedCount += 1 }
        }
        next?.requestUntraced(route)
    }

    /// What is known of a route.
    func measurement(of route: RouteInformation) -> RouteMeasurement {
        let key = route.identity
        return shards.reduce(into: RouteMeasurement()) { sum, shard in
            if let part = shard.value.withLock({ $0.routes[key] }) { sum.merge(part) }
        }
    }

    /// The requests of the last minutes.
    var rates: [RequestRates.Slot] {
        let now = clock()
        return shards.map { $0.value.withLock { $0.rates } }
            .reduce(into: RequestRates()) { $0.merge($1) }
            .slots(at: now)
    }
}

/// A lock that can stand in an array.
private final class OwnedMutex<Value: Sendable>: Sendable {
    let value: Mutex<Value>

    init(_ value: Value) {
        self.value = Mutex(value)
    }
}
