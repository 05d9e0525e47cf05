//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
public import OpenTracing

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
