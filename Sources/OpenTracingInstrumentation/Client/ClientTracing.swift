//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
import OpenTracing

/// Traces the requests that a client sends: the client side of the framework guide, for every client alike.
///
/// The span of a request is a child of what is active. Inside a request that is not traced there is no span: the caller's
/// trace passes on, and where there is none, none is started. In the mode ``TracingMode/off`` no request has a span: what is
/// active passes on.
///
/// A client whose calls can be wrapped uses ``trace(_:_:statusCode:_:)``, or ``open(_:_:response:_:)`` when bodies arrive after
/// the head. One with separate hooks calls ``begin(_:_:)`` and tells the ``ClientExchange`` what happens. One that repeats
/// requests does so inside ``traceAttempts(_:_:_:)``.
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
    ///   - tracing: the tracer and the settings.
    ///   - component: the client, for the tag `component`.
    ///   - settings: settings of this client alone; `nil` for ``TracingSettings/client`` as it is when a request begins.
    ///   - seesRedirects: whether the client tells the exchange of every redirect before it follows. One that follows by itself
    ///     copies the headers to wherever it is sent, so no more is written than what
    ///     ``ClientSettings/propagatedHeadersToOtherOrigins`` allows.
    ///   - rpc: the system whose procedures are called; `nil` for requests of HTTP.
    ///   - failure: puts an error of the client into words that hold no secrets; `nil` for an error that it does not know,
    ///     which is then recorded by its type and its description, with the URLs in that redacted.
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

    /// Begins a request: starts its span and writes the context into its headers. Headers of an earlier context are replaced.
    ///
    /// A context that cannot be written is counted, and the request goes without.
    ///
    /// - Parameters:
    ///   - request: the request; its headers are changed.
    ///   - call: what is said about this request.
    /// - Returns: what to tell about the request from here on.
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

    /// Starts the span of a request, and writes its context into the headers.
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

    /// The words for an error, if somebody has them.
    func failure(of error: any Error) -> ClientFailure? {
        error as? ClientFailure ?? parts.describe?(error)
    }
}

extension ClientTracing {
    /// Sends a request and traces it: begins it, makes its span active while it is sent, and ends it.
    ///
    /// A status of 400 and above and a thrown error are failures. The span ends when the closure returns, so a closure that
    /// returns before the body has arrived leaves the body out of it; ``open(_:_:response:_:)`` does not.
    ///
    /// - Parameters:
    ///   - request: the request.
    ///   - call: what is said about this request.
    ///   - statusCode: the status of a response.
    ///   - send: sends the request with the changed headers.
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

    /// Sends a request and traces it, with the header fields of its response for the attributes that read them.
    ///
    /// Otherwise as ``trace(_:_:statusCode:_:)``.
    ///
    /// - Parameters:
    ///   - request: the request.
    ///   - call: what is said about this request.
    ///   - head: the head of a response; `nil` when there is none.
    ///   - send: sends the request with the changed headers.
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
    /// The span goes on after this returns: hand the body through ``ClientExchange/observing(_:)``, and it ends with the last
    /// byte. When the exchange is dropped, it ends then. Where ``ClientExchange/ends`` is ``ClientSpanEnd/head``, it has ended.
    ///
    /// ```swift
    /// var (response, exchange) = try await client.open(request, response: \.head) { try await http.execute($0) }
    /// for try await piece in exchange.observing(response.body) { … }
    /// ```
    ///
    /// - Parameters:
    ///   - request: the request.
    ///   - call: what is said about this request.
    ///   - head: the head of a response; `nil` when there is none.
    ///   - send: sends the request with the changed headers, and returns when the head has arrived.
    /// - Returns: what `send` returns, and what to tell about the body.
    /// - Throws: what `send` throws, unchanged; the span has ended then.
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
