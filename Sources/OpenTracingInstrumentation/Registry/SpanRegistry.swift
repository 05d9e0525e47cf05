//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
import OpenTracing
private import Synchronization

/// Holds the spans of requests in flight by an identifier of the request, for frameworks and clients with separate hooks
/// before and after a request.
///
/// ```swift
/// let registry = SpanRegistry<UInt64>(tracing, component: "my-server")
/// func before(_ request: MyRequest) { registry.start(for: request.id, request) }
/// func handle(_ request: MyRequest) async { await registry.withSpan(for: request.id) { _ in … } }
/// func after(_ request: MyRequest, _ response: MyResponse) {
///     registry.finish(for: request.id, response: ResponseHead(statusCode: response.status))
/// }
/// ```
///
/// Each span finishes exactly once. A request whose end is never told does not stay: when it is older than the maximum
/// age, or the oldest of too many, its span finishes with the tag `abandoned=true` and a log that says why, and
/// ``TracingCounters/abandonedSpanCount`` counts it. So does the older of two requests with the same identifier. Ages are
/// looked at whenever a request starts or finishes, in ``sweep()``, and in ``sweep(every:clock:)`` where that runs.
///
/// All members may be called from any task or thread. No lock is held while a tracer or a span is called. Use one registry
/// for a server and another for a client, since the identifiers of the two are not the same thing.
///
/// OpenTracing RPC/IPC framework implementation guide, "Store the current span context": requests mapped to their spans.
public final class SpanRegistry<RequestID: Hashable & Sendable>: Sendable {
    /// The tracer and the settings.
    private let tracing: RequestTracing

    private let server: ServerTracing
    private let client: ClientTracing
    /// The time for ages, since the registry was created.
    private let elapsed: @Sendable () -> Duration
    private let shards: [RegistryShard<RequestID>]
    private let nextSwept = Atomic(0)

    /// Creates a registry.
    ///
    /// - Parameters:
    ///   - tracing: the tracer and the settings.
    ///   - component: the framework or the client, for the tag `component`.
    ///   - clientSettings: settings of the client alone, as in ``ClientTracing/init(_:component:settings:failure:)``; of no meaning
    ///     for a server.
    ///   - clientFailure: puts an error of the client into words that hold no secrets; of no meaning for a server.
    ///   - capacity: how many requests may be in flight, at least 1. Large capacities are divided evenly over parts with a
    ///     lock each, so the first request may be given up a little before there are as many.
    ///   - maximumAge: after what time a request counts as forgotten.
    ///   - clock: gives the time for ages. The default one follows no change of the wall clock, and stands still while the system
    ///     sleeps, as the requests do.
    public init(
        _ tracing: RequestTracing,
        component: String,
        clientSettings: ClientSettings? = nil,
        clientFailure: (@Sendable (any Error) -> ClientFailure?)? = nil,
        capacity: Int = 16384,
        maximumAge: Duration = .seconds(300),
        clock: some Clock<Duration> = SuspendingClock()
    ) {
        self.tracing = tracing
        server = ServerTracing(tracing, component: component)
        client = ClientTracing(tracing, component: component, settings: clientSettings, failure: clientFailure)
        let origin = clock.now
        elapsed = { origin.duration(to: clock.now) }
        let capacity = max(1, capacity)
        let count = capacity >= 1024 ? 16 : 1
        let age = UInt64(max(0, maximumAge.wholeNanoseconds))
        shards = (0..<count).map { _ in RegistryShard(capacity: (capacity - 1) / count + 1, maximumAge: age) }
    }

    deinit {
        for shard in shards {
            for exchange in shard.removeAll() { abandon(exchange, .registryGone) }
        }
    }

    /// How many requests are in flight.
    public var inFlightCount: Int { shards.reduce(0) { $0 + $1.count } }

    /// Finishes the spans of all requests that are older than the maximum age.
    ///
    /// For services that may have no further request for a long time.
    public func sweep() {
        let now = instant()
        for shard in shards { abandon(shard.removeExpired(at: now)) }
    }

    // MARK: The registry's parts for the rest of its members

    func insert(_ exchange: any RegisteredExchange, for id: RequestID) {
        let now = instant()
        abandon(shard(for: id).insert(exchange, for: id, at: now))
        // One other part each time, so that a part without requests of its own is swept as well.
        let next = nextSwept.wrappingAdd(1, ordering: .relaxed).oldValue
        abandon(shards[Int(UInt(bitPattern: next) % UInt(shards.count))].removeExpired(at: now))
    }

    func remove(_ id: RequestID) -> (any RegisteredExchange)? {
        let (exchange, abandoned) = shard(for: id).remove(id, at: instant())
        abandon(abandoned)
        return exchange
    }

    func exchange(for id: RequestID) -> (any RegisteredExchange)? {
        shard(for: id).exchange(for: id)
    }

    func begin(_ request: some TraceableRequest, route: RouteInformation, arrival: Timestamp?) -> ServerExchange {
        server.begin(request, route: route, arrival: arrival)
    }

    func begin(_ request: inout some OutgoingRequest, _ call: ClientCall) -> ClientExchange {
        client.begin(&request, call)
    }

    private func shard(for id: RequestID) -> RegistryShard<RequestID> {
        shards[Int(UInt(bitPattern: id.hashValue) % UInt(shards.count))]
    }

    /// Nanoseconds since the registry was created.
    private func instant() -> UInt64 {
        UInt64(max(0, elapsed().wholeNanoseconds))
    }

    private func abandon(_ abandoned: RegistryShard<RequestID>.Abandoned) {
        for (exchange, reason) in abandoned { abandon(exchange, reason) }
    }

    private func abandon(_ exchange: any RegisteredExchange, _ reason: AbandonmentReason) {
        if exchange.abandon(reason) { tracing.counters.countAbandonedSpan() }
    }
}

extension SpanRegistry {
    /// Sweeps at every interval, see ``sweep()``, until the task is cancelled.
    ///
    /// Without it, a request that nobody ends stays in flight until another one starts or finishes. Run it beside the server, in
    /// its task group or as a service of its own:
    ///
    /// ```swift
    /// group.addTask { await registry.sweep(every: .seconds(60)) }
    /// ```
    ///
    /// The registry lives at least as long as the task.
    ///
    /// - Parameters:
    ///   - interval: how often to sweep; less than a tenth of a second counts as that.
    ///   - clock: what the interval is measured with. Ages are measured with the registry's own.
    public func sweep<IntervalClock: Clock>(
        every interval: Duration,
        clock: IntervalClock = ContinuousClock()
    ) async where IntervalClock.Duration == Duration {
        let interval = min(max(interval, .milliseconds(100)), .longestSleep)
        while (try? await clock.sleep(for: interval)) != nil {
            sweep()
        }
    }
}
