//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

public import OpenTracing
private import Synchronization

/// Stores the spans of requests in flight by request identifier, for frameworks and clients with separate hooks before and after
/// a request.
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
/// Each span finishes exactly once. A request whose end is never reported is abandoned when it exceeds the maximum age, when it
/// is the oldest of too many, or when another request starts with its identifier: its span finishes with the tag `abandoned=true`
/// and a log of the reason, and ``TracingCounters/abandonedSpanCount`` counts it. Ages are checked whenever a request starts or
/// finishes, in ``sweep()``, and in ``sweep(every:clock:)`` if it runs.
///
/// All members may be called from any task or thread. No lock is held while a tracer or span is called. Use separate registries
/// for server and client, since their identifiers are unrelated.
///
/// OpenTracing RPC/IPC framework implementation guide, "Store the current span context": requests mapped to their spans.
public final class SpanRegistry<RequestID: Hashable & Sendable>: Sendable {
    /// The tracer and its settings.
    private let tracing: RequestTracing

    let server: ServerTracing
    private let client: ClientTracing
    /// The time since the registry was created, for ages.
    private let elapsed: @Sendable () -> Duration
    private let shards: [RegistryShard<RequestID>]
    private let nextSwept = Atomic(0)

    /// Creates a registry.
    ///
    /// - Parameters:
    ///   - tracing: the tracer and its settings.
    ///   - component: the framework or client, recorded as the tag `component`.
    ///   - rpc: the remote procedure call system; `nil` for HTTP requests.
    ///   - clientSettings: the settings of this client, as in ``ClientTracing``; ignored for servers.
    ///   - clientFailure: maps a client error to a ``ClientFailure`` that is safe to record; ignored for servers.
    ///   - capacity: the maximum number of requests in flight, at least 1. Large capacities are divided evenly among parts with a
    ///     lock each, so the first request may be abandoned slightly before the capacity is reached.
    ///   - maximumAge: the age after which a request is abandoned.
    ///   - clock: the clock for ages. The default is unaffected by wall clock changes and stops while the system sleeps, as do
    ///     the requests.
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

    /// The number of requests in flight.
    public var inFlightCount: Int { shards.reduce(0) { $0 + $1.count } }

    /// Finishes the spans of all requests that exceed the maximum age.
    ///
    /// Use it in services that may receive no further request for a long time.
    public func sweep() {
        let now = instant()
        for shard in shards { abandon(shard.removeExpired(at: now)) }
    }

    // MARK: The registry's parts for the rest of its members

    func insert(_ exchange: any RegisteredExchange, for id: RequestID) {
        let now = instant()
        abandon(shard(for: id).insert(exchange, for: id, at: now))
        // Also sweeps one other part per insertion, so that parts without requests are swept too.
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
    /// Calls ``sweep()`` at every interval until the task is cancelled.
    ///
    /// Otherwise, a request that is never ended stays in flight until another one starts or finishes. Run it alongside the
    /// server, in its task group or as a service:
    ///
    /// ```swift
    /// group.addTask { await registry.sweep(every: .seconds(60)) }
    /// ```
    ///
    /// The registry lives at least as long as the task.
    ///
    /// - Parameters:
    ///   - interval: the interval; shorter ones are raised to 100 milliseconds.
    ///   - clock: the clock that measures the interval. Ages are measured with the registry's own clock.
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
    /// Begins a request received by the server, like ``ServerTracing/begin(_:route:arrival:)``, and stores it.
    ///
    /// Untraced requests are stored too, since `withSpan(for:_:)` activates their passed-through context.
    ///
    /// - Parameters:
    ///   - id: the identifier of the request. An earlier request with the same identifier is abandoned.
    ///   - request: the request.
    ///   - route: the matched route.
    ///   - arrival: when the request arrived; `nil` for now.
    /// - Returns: the span, or `nil` if the request is not traced.
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

    /// Begins a request sent by a client, like ``ClientTracing/begin(_:_:)``, and stores it.
    ///
    /// - Parameters:
    ///   - id: the identifier of the request. An earlier request with the same identifier is abandoned.
    ///   - request: the request; trace headers are injected into it.
    ///   - call: the options of this request.
    /// - Returns: the span, or `nil` if the request has none.
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

    /// Returns the span of a request.
    ///
    /// - Parameter id: the identifier of the request.
    /// - Returns: the span; `nil` if the request has none or is not in flight.
    public func span(for id: RequestID) -> (any Span)? {
        exchange(for: id)?.span
    }

    /// Runs a closure with the span of a request active, and restores the previously active span.
    ///
    /// In a server request without a span, the passed-through context is active. For an identifier that is not in flight, the
    /// active span is unchanged.
    ///
    /// - Parameters:
    ///   - id: the identifier of the request.
    ///   - operation: receives the span, if any.
    /// - Returns: what `operation` returns.
    /// - Throws: what `operation` throws; the request continues.
    public func withSpan<Result, Failure: Error>(
        for id: RequestID,
        _ operation: ((any Span)?) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        guard let exchange = exchange(for: id) else { return try operation(nil) }
        return try exchange.withActive { () throws(Failure) in try operation(exchange.span) }
    }

    /// Runs a closure with the span of a request active, and restores the previously active span.
    ///
    /// In a server request without a span, the passed-through context is active. For an identifier that is not in flight, the
    /// active span is unchanged.
    ///
    /// - Parameters:
    ///   - id: the identifier of the request.
    ///   - operation: receives the span, if any.
    /// - Returns: what `operation` returns.
    /// - Throws: what `operation` throws; the request continues.
    public nonisolated(nonsending) func withSpan<Result, Failure: Error>(
        for id: RequestID,
        _ operation: nonisolated(nonsending) ((any Span)?) async throws(Failure) -> Result
    ) async throws(Failure) -> Result {
        guard let exchange = exchange(for: id) else { return try await operation(nil) }
        return try await exchange.withActive { () async throws(Failure) in try await operation(exchange.span) }
    }

    /// Records a redirect that the client follows, and updates the headers of the next request, like
    /// ``ClientExchange/redirected(statusCode:to:)``. The request stays in flight under the same identifier.
    ///
    /// With ``RedirectRecording/spanPerHop``, ``span(for:)`` returns the span of the new hop from here on. Server requests and
    /// identifiers that are not in flight are ignored.
    ///
    /// - Parameters:
    ///   - id: the identifier of the request.
    ///   - statusCode: the status of the redirect.
    ///   - request: the next request, with the headers copied by the client; its trace headers are updated.
    public func redirected(for id: RequestID, statusCode: Int, to request: inout some OutgoingRequest) {
        guard let exchange = exchange(for: id) as? ClientExchange else { return }
        exchange.redirected(statusCode: statusCode, to: &request)
    }

    /// Records the head of a response whose body is still to come; the request stays in flight.
    ///
    /// - Parameters:
    ///   - id: the identifier of the request.
    ///   - head: the status and header fields of the response.
    public func responded(for id: RequestID, _ head: ResponseHead) {
        exchange(for: id)?.responded(head)
    }

    /// Ends a request that was answered, and finishes its span. Identifiers that are not in flight are ignored.
    ///
    /// - Parameters:
    ///   - id: the identifier of the request.
    ///   - response: the status and header fields of the response; `nil` if they were reported before, or if there are none.
    public func finish(for id: RequestID, response: ResponseHead? = nil) {
        guard let exchange = remove(id) else { return }
        if let response { exchange.responded(response) }
        exchange.finish()
    }

    /// Ends a failed request, and finishes its span. Identifiers that are not in flight are ignored.
    ///
    /// After ``responded(for:_:)``, the body broke off: the reported status is kept.
    ///
    /// - Parameters:
    ///   - id: the identifier of the request.
    ///   - error: the error.
    ///   - statusCode: the status that the server sends for it; `nil` for 500, or the code of unknown errors of a remote procedure call
    ///     system. Ignored for clients, and after the head was reported.
    public func finish(for id: RequestID, error: any Error, statusCode: Int? = nil) {
        guard let exchange = remove(id) else { return }
        exchange.failed(error, statusCode: statusCode ?? server.unknownErrorStatus)
        exchange.finish()
    }
}
