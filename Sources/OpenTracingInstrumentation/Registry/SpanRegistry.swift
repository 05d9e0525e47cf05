//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

public import OpenTracing
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
    ///   - rpc: the system whose procedures are called; `nil` for requests of HTTP.
    ///   - clientSettings: settings of the client alone, as in ``ClientTracing``; of no meaning
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
        rpc: RPCSystem? = nil,
        clientSettings: ClientSettings? = nil,
        clientFailure: (@Sendable (any Error) -> ClientFailure?)? = nil,
        capacity: Int = 16384,
        maximumAge: Duration = .seconds(300),
        clock: some Clock<Duration> = SuspendingClock()
    ) {
        self.tracing = tracing
        server = ServerTracing(tracing, component: component, rpc: rpc)
        client = ClientTracing(
            tracing,
            component: component,
            settings: clientSettings,
            rpc: rpc,
            failure: clientFailure
        )
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

extension SpanRegistry {
    /// Begins a request that the server received, as ``ServerTracing/begin(_:route:arrival:)`` does, and keeps it.
    ///
    /// A request that is not traced is kept too, since what passes through it is active in `withSpan(for:_:)`.
    ///
    /// - Parameters:
    ///   - id: the identifier of the request. An older request that has it is given up.
    ///   - request: the request.
    ///   - route: the route that matched.
    ///   - arrival: when the request arrived; `nil` for now.
    /// - Returns: the span, or `nil` when the request is not traced.
    @discardableResult
    public func start(
        for id: RequestID,
        _ request: some TraceableRequest,
        route: RouteInformation = .unmatched,
        arrival: Timestamp? = nil
    ) -> (any Span)? {
        let exchange = begin(request, route: route, arrival: arrival)
        insert(exchange, for: id)
        return exchange.span
    }

    /// Begins a request that a client sends, as ``ClientTracing/begin(_:_:)`` does, and keeps it.
    ///
    /// - Parameters:
    ///   - id: the identifier of the request. An older request that has it is given up.
    ///   - request: the request; its headers are changed.
    ///   - call: what is said about this request.
    /// - Returns: the span, or `nil` when the request has none.
    @discardableResult
    public func start(
        for id: RequestID,
        _ request: inout some OutgoingRequest,
        _ call: ClientCall = .traced
    ) -> (any Span)? {
        let exchange = begin(&request, call)
        insert(exchange, for: id)
        return exchange.span
    }

    /// The span of a request.
    ///
    /// - Parameter id: the identifier of the request.
    /// - Returns: the span; `nil` when the request has none, or is not in flight.
    public func span(for id: RequestID) -> (any Span)? {
        exchange(for: id)?.span
    }

    /// Runs a closure with the span of a request active, and restores what was active before.
    ///
    /// In a server's request without a span, what passes through it is active. An identifier that is not in flight changes
    /// nothing about what is active.
    ///
    /// - Parameters:
    ///   - id: the identifier of the request.
    ///   - operation: is given the span, if there is one.
    /// - Returns: what `operation` returns.
    /// - Throws: what `operation` throws; the request goes on.
    public func withSpan<Result, Failure: Error>(
        for id: RequestID,
        _ operation: ((any Span)?) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        guard let exchange = exchange(for: id) else { return try operation(nil) }
        return try exchange.withActive { () throws(Failure) in try operation(exchange.span) }
    }

    /// Runs a closure with the span of a request active, and restores what was active before.
    ///
    /// In a server's request without a span, what passes through it is active. An identifier that is not in flight changes
    /// nothing about what is active.
    ///
    /// - Parameters:
    ///   - id: the identifier of the request.
    ///   - operation: is given the span, if there is one.
    /// - Returns: what `operation` returns.
    /// - Throws: what `operation` throws; the request goes on.
    public nonisolated(nonsending) func withSpan<Result, Failure: Error>(
        for id: RequestID,
        _ operation: nonisolated(nonsending) ((any Span)?) async throws(Failure) -> Result
    ) async throws(Failure) -> Result {
        guard let exchange = exchange(for: id) else { return try await operation(nil) }
        return try await exchange.withActive { () async throws(Failure) in try await operation(exchange.span) }
    }

    /// A client was sent on, and follows: records the hop, and sees to the headers of the next request, as
    /// ``ClientExchange/redirected(statusCode:to:)`` does. The request stays in flight, under the same identifier.
    ///
    /// With ``RedirectRecording/spanPerHop``, ``span(for:)`` is the span of the hop from here on. For a server's request, and for
    /// an identifier that is not in flight, nothing happens.
    ///
    /// - Parameters:
    ///   - id: the identifier of the request.
    ///   - statusCode: the status that sends the client on.
    ///   - request: the next request, with the headers that the client copied; its tracing headers are changed.
    public func redirected(for id: RequestID, statusCode: Int, to request: inout some OutgoingRequest) {
        guard let exchange = exchange(for: id) as? ClientExchange else { return }
        exchange.redirected(statusCode: statusCode, to: &request)
    }

    /// Tells the head of a response whose body is still to come; the request stays in flight.
    ///
    /// - Parameters:
    ///   - id: the identifier of the request.
    ///   - head: status and header fields of the response.
    public func responded(for id: RequestID, _ head: ResponseHead) {
        exchange(for: id)?.responded(head)
    }

    /// Ends a request that was answered, and finishes its span. An identifier that is not in flight is ignored.
    ///
    /// - Parameters:
    ///   - id: the identifier of the request.
    ///   - response: status and header fields of the response; `nil` when they were told before, or there are none.
    public func finish(for id: RequestID, response: ResponseHead? = nil) {
        guard let exchange = remove(id) else { return }
        if let response { exchange.responded(response) }
        exchange.finish()
    }

    /// Ends a request that failed, and finishes its span. An identifier that is not in flight is ignored.
    ///
    /// After ``responded(for:_:)``, it is the body that broke off: the status that was told stays.
    ///
    /// - Parameters:
    ///   - id: the identifier of the request.
    ///   - error: what went wrong.
    ///   - statusCode: the status that the server sends for it; of no meaning for a client, and once the head was told.
    public func finish(for id: RequestID, error: any Error, statusCode: Int = 500) {
        guard let exchange = remove(id) else { return }
        exchange.failed(error, statusCode: statusCode)
        exchange.finish()
    }
}
