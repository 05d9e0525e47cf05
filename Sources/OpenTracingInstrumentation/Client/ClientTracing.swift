//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
import OpenTracing

/// Traces the requests that a client sends: the client side of the framework guide, for all clients.
///
/// The span of a request is a child of the active span. Inside an untraced request there is no span: the caller's trace is passed
/// through, and without one, none is started. In the mode ``TracingMode/off`` no request has a span, and the active context is
/// passed through.
///
/// If calls can be wrapped, use ``trace(_:_:statusCode:_:)``, or ``open(_:_:response:_:)`` if bodies arrive after the head. With
/// separate hooks, call ``begin(_:_:)`` and report events to the ``ClientExchange``. Retry requests inside
/// ``traceAttempts(_:_:_:)``.
///
/// OpenTracing RPC/IPC framework implementation guide, "Client-side tracing".
public struct ClientTracing: Sendable {
    /// All that it is made of, in one object: every request takes it along.
    final class Parts: Sendable {
        let tracing: RequestTracing
        /// What distinguishes the client from others.
        let client: TracedClient
        /// Puts an error of the client into words.
        let describe: (@Sendable (any Error) -> ClientFailure?)?

        init(
            _ tracing: RequestTracing,
            _ client: TracedClient,
            _ describe: (@Sendable (any Error) -> ClientFailure?)?
        ) {
            self.tracing = tracing
            self.client = client
            self.describe = describe
        }
    }

    let parts: Parts

    /// The tracer and the settings.
    package var tracing: RequestTracing { parts.tracing }

    /// Creates client tracing.
    ///
    /// - Parameters:
    ///   - tracing: the tracer and its settings.
    ///   - component: the client, recorded as the tag `component`.
    ///   - settings: the settings of this client; `nil` to use ``TracingSettings/client`` as of the start of each request.
    ///   - seesRedirects: whether the client reports every redirect to the exchange before following it. A client that follows
    ///     redirects itself copies the headers to any target, so only what ``ClientSettings/propagatedHeadersToOtherOrigins``
    ///     allows is injected.
    ///   - rpc: the remote procedure call system; `nil` for HTTP requests.
    ///   - failure: maps a client error to a ``ClientFailure`` that is safe to record; `nil` for an unknown error, which is
    ///     recorded with its type and its description, in which URLs are redacted.
    public init(
        _ tracing: RequestTracing,
        component: String,
        settings: ClientSettings? = nil,
        seesRedirects: Bool = true,
        rpc: RPCSystem? = nil,
        failure: (@Sendable (any Error) -> ClientFailure?)? = nil
    ) {
        let client = TracedClient(
            component: component,
            seesRedirects: seesRedirects,
            own: settings.map(ClientSnapshot.init),
            rpc: rpc
        )
        parts = Parts(tracing, client, failure)
    }

    /// Begins a request: starts its span and injects the context into its headers. Headers of an earlier context are replaced.
    ///
    /// If injection fails, the failure is counted and the request is sent without a context.
    ///
    /// - Parameters:
    ///   - request: the request; trace headers are injected into it.
    ///   - call: the options of this request.
    /// - Returns: the exchange that records what happens to the request.
    public func begin(_ request: inout some OutgoingRequest, _ call: ClientCall = .traced) -> ClientExchange {
        begin(&request, call, role: .request)
    }

    /// The request as it is to be sent, and what to tell about it. Changed in the one copy that there is of it.
    @usableFromInline
    func begun<Request: OutgoingRequest>(_ request: Request, _ call: ClientCall) -> (Request, ClientExchange) {
        var prepared = request
        let exchange = begin(&prepared, call, role: .request)
        return (prepared, exchange)
    }

    func begin(
        _ request: inout some OutgoingRequest,
        _ call: ClientCall,
        role: Role
    ) -> ClientExchange {
        guard call.propagation != .off else { return .untraced }
        let plan = parts.tracing.snapshot.plan(for: parts.client)
        // Where nothing is active, nothing passes through either.
        if plan.isOff, parts.tracing.scopes.isInactive { return .untraced }
        let scope = parts.tracing.scopes.current
        switch plan.propagation(of: call, for: request, in: scope) {
        case .traced:
            return ClientExchange(state: .traced(start(&request, call, plan, in: scope, role: role)))
        case .passThrough:
            guard role == .request, let context = scope.context else { return .untraced }
            let side = ClientSide(self, call, plan, origin: request.url)
            propagate(context, plan.firstHeaders, into: &request)
            return ClientExchange(state: .passing(PassingRequest(side, context)))
        case .off:
            return .untraced
        }
    }

    /// Starts the span of a request, and injects its context into the headers.
    private func start(
        _ request: inout some OutgoingRequest,
        _ call: ClientCall,
        _ plan: ClientPlan,
        in scope: ActiveScope,
        role: Role
    ) -> Exchange<ClientSide> {
        let url = request.url
        let span = startSpan(
            for: request,
            url: url,
            call,
            plan,
            role: role,
            references: call.references,
            resendCount: call.resendCount
        )
        let isDecorated = role == .request && !plan.client.settings.decorators.isEmpty
        if role == .request {
            propagate(contextOf: span, plan.firstHeaders, into: &request)
        }
        let side = ClientSide(
            self,
            call,
            plan,
            origin: url,
            timeout: request.timeout,
            parent: plan.hasSpanPerHop && !call.hasReferences ? scope.context : nil,
            decoratedRequest: isDecorated ? request : nil
        )
        if isDecorated {
            for decorator in plan.client.settings.decorators { decorator.onRequest?(span, request) }
        }
        return Exchange(span, side: side, resendCount: call.resendCount)
    }

    /// Returns the failure for an error, if it is known.
    func failure(of error: any Error) -> ClientFailure? {
        error as? ClientFailure ?? parts.describe?(error)
    }
}

extension ClientTracing {
    /// Sends a request and traces it: starts its span, activates it while the request is sent, and finishes it.
    ///
    /// A thrown error is a failure; so is a status of 400 or above, unless the settings specify otherwise. The span finishes when
    /// the closure returns; if that is before the body has arrived, use ``open(_:_:response:_:)`` to include the body.
    ///
    /// - Parameters:
    ///   - request: the request.
    ///   - call: the options of this request.
    ///   - statusCode: returns the status of a response.
    ///   - send: sends the request with the injected headers.
    /// - Returns: what `send` returns.
    /// - Throws: what `send` throws, unchanged.
    @inlinable @inline(__always)
    public nonisolated(nonsending) func trace<Request: OutgoingRequest, Response>(
        _ request: Request,
        _ call: ClientCall = .traced,
        statusCode: (Response) -> Int?,
        _ send: nonisolated(nonsending) (Request) async throws -> Response
    ) async throws -> Response {
        try await trace(request, call, response: { statusCode($0).map { ResponseHead(statusCode: $0) } }, send)
    }

    /// Sends a request and traces it, including response header fields for the attributes that read them.
    ///
    /// Otherwise equivalent to ``trace(_:_:statusCode:_:)``.
    ///
    /// - Parameters:
    ///   - request: the request.
    ///   - call: the options of this request.
    ///   - head: returns the head of a response; `nil` if there is none.
    ///   - send: sends the request with the injected headers.
    /// - Returns: what `send` returns.
    /// - Throws: what `send` throws, unchanged.
    @inlinable @inline(__always)
    public nonisolated(nonsending) func trace<Request: OutgoingRequest, Response>(
        _ request: Request,
        _ call: ClientCall = .traced,
        response head: (Response) -> ResponseHead?,
        _ send: nonisolated(nonsending) (Request) async throws -> Response
    ) async throws -> Response {
        let (response, exchange) = try await open(request, call, response: head, send)
        exchange.finish()
        return response
    }

    /// Sends a request whose body arrives after the head, and traces both.
    ///
    /// The span continues after this method returns: pass the body through ``ClientExchange/observing(_:)``, and the span
    /// finishes with the last byte. It also finishes when the exchange is released. If ``ClientExchange/ends`` is
    /// ``ClientSpanEnd/head``, it has already finished.
    ///
    /// ```swift
    /// var (response, exchange) = try await client.open(request, response: \.head) { try await http.execute($0) }
    /// for try await piece in exchange.observing(response.body) { … }
    /// ```
    ///
    /// - Parameters:
    ///   - request: the request.
    ///   - call: the options of this request.
    ///   - head: returns the head of a response; `nil` if there is none.
    ///   - send: sends the request with the injected headers, and returns when the head has arrived.
    /// - Returns: what `send` returns, and the exchange that records the body.
    /// - Throws: what `send` throws, unchanged, after the span has finished.
    @inlinable @inline(__always)
    public nonisolated(nonsending) func open<Request: OutgoingRequest, Response>(
        _ request: Request,
        _ call: ClientCall = .traced,
        response head: (Response) -> ResponseHead?,
        _ send: nonisolated(nonsending) (Request) async throws -> Response
    ) async throws -> (response: Response, exchange: ClientExchange) {
        let (request, exchange) = begun(request, call)
        // Where there is no span, nothing is made active and nothing told.
        guard exchange.isTraced else { return (try await send(request), exchange) }
        let response = try await exchange.send(response: head) { try await send(request) }
        return (response, exchange)
    }
}
